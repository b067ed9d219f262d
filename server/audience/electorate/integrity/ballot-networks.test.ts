import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Network } from '../../../../shared/network.ts'
import { BallotNetworks, type NetworkVote } from './ballot-networks.ts'

const at = (address: number, prefix = address) => ({ address: `a${address}`, prefix: `p${prefix}` })
interface From extends NetworkVote {
  readonly network: Network | undefined
}
const vote = (person: string, network?: Network, isKnown = false): From => ({
  ...{ person, network, isKnown, isSuspect: false },
})
/** What the votes count at the close of a ballot in which nobody else votes. */
function networkShares(votes: readonly From[]): ReadonlyMap<string, number> {
  const networks = new BallotNetworks()
  for (const { person, network } of votes) networks.put(person, network)
  return networks.close(votes).shares
}
const hundred = Array.from({ length: 100 }, (_, place) => vote(`honest ${place}`, at(1000 + place)))
const sumOf = (votes: readonly From[], shares: ReadonlyMap<string, number>, name: string) =>
  votes
    .filter(({ person }) => person.startsWith(name))
    .reduce((sum, { person }) => sum + (shares.get(person) ?? 1000), 0)

describe('E12: the votes of one address', () => {
  test('E12: share alike what it may add, and nobody else loses anything', () => {
    const fakes = Array.from({ length: 1000 }, (_, place) => vote(`fake ${place}`, at(1)))
    const shares = networkShares([...hundred, ...fakes])
    expect(new Set(fakes.map(({ person }) => shares.get(person)))).toEqual(new Set([4]))
    expect(sumOf(hundred, shares, 'honest')).toBe(100_000)
  })

  test('E12: go to known voters first', () => {
    const votes = [...hundred, vote('ann', at(1), true), vote('bob', at(1), true)]
    for (let place = 0; place < 50; place++) votes.push(vote(`new ${place}`, at(1)))
    const shares = networkShares(votes)
    expect([shares.get('ann'), shares.get('bob'), shares.get('new 3')]).toEqual([undefined, undefined, 40])
  })

  test('E12: of many addresses in one prefix share what that may add', () => {
    const near = Array.from({ length: 500 }, (_, place) => vote(`near ${place}`, at(place % 250, 1)))
    const shares = networkShares([...hundred, ...near])
    expect(sumOf(near, shares, 'near')).toBeLessThanOrEqual(8000)
    expect(sumOf(near, shares, 'near')).toBeGreaterThan(7000)
  })

  test('E12: are worth the same in whichever order they came', () => {
    const votes = fc.array(
      fc.record({
        network: fc.constantFrom(undefined, at(1), at(2, 1), at(3), at(4, 3)),
        isKnown: fc.boolean(),
        isSuspect: fc.boolean(),
      }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(votes, fc.nat(), (given, turn) => {
        const all = given.map((one, place) => ({ person: `${place}`, ...one }))
        const other = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))].reverse()
        expect([...networkShares(other)].sort()).toEqual([...networkShares(all)].sort())
      }),
    )
  })

  test('E12: raise nothing for anybody else while they are suspects', () => {
    const near = Array.from({ length: 40 }, (_, place) => vote(`near ${place}`, at(1)))
    const suspects = Array.from({ length: 5000 }, (_, place) => ({ ...vote(`sus ${place}`), isSuspect: true }))
    const shares = networkShares([...hundred, ...near, ...suspects])
    expect(sumOf(near, shares, 'near')).toBe(4000)
  })
})

describe('E13: while a ballot is open', () => {
  test('E13: the votes of an address weigh together what it may add, also when they are changed or taken back', () => {
    const networks = new BallotNetworks()
    for (const { person, network } of hundred) expect(networks.put(person, network)).toBe(1000)
    const shares = Array.from({ length: 50 }, (_, place) => networks.put(`fake ${place}`, at(1)))
    expect(shares.slice(0, 5)).toEqual([1000, 1000, 1000, 1000, 0])
    expect(networks.put('fake 0', at(1))).toBe(1000)
    networks.remove('fake 1')
    expect([networks.has('fake 1'), networks.put('fake 60', at(1))]).toEqual([false, 1000])
    expect(networks.put('account', undefined)).toBe(1000)
  })

  test('E13: judging ten thousand votes costs little more by the vote than judging few', () => {
    const cost = (votes: number) => {
      const all = Array.from({ length: votes }, (_, place) => vote(`${place}`, at(place % (votes / 2))))
      const networks = new BallotNetworks()
      for (const { person, network } of all) networks.put(person, network)
      const rounds = Array.from({ length: 3 }, () => {
        const from = performance.now()
        networks.close(all)
        return (performance.now() - from) / votes
      })
      return Math.min(...rounds)
    }
    cost(1000)
    expect(cost(10_000) / cost(1000)).toBeLessThan(20)
  })

  test('E13: costs no more by the vote the more there are', () => {
    const cost = (votes: number) => {
      const networks = new BallotNetworks()
      const from = performance.now()
      for (let place = 0; place < votes; place++) networks.put(`${place}`, at(place % 500))
      return (performance.now() - from) / votes
    }
    cost(1000)
    expect(cost(50_000) / cost(1000)).toBeLessThan(20)
  })
})
