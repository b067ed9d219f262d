import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commitmentTo, pseudonymOf, voteHash } from '../../shared/ballot/chain.ts'
import type { BallotChoice } from '../../shared/ballot/choice.ts'
import { type Method, methods } from '../../shared/ballot/method.ts'
import { CaveaError } from '../../shared/errors.ts'
import { Random } from '../../shared/random.ts'
import { BallotBox } from './ballot-box.ts'

const options = ['stone', 'ice', 'mud']
const numbers = ['1', '2', '3']
const seed = 'ab'.repeat(32)
const box = (method: Method = 'plurality', goal = 0) =>
  new BallotBox(
    'b1',
    {
      title: 'Floor',
      method,
      goal,
      mechanic: 'floor',
      ask: '',
      about: '',
      options: (method === 'slider' ? numbers : options).map((name) => ({ name, label: name, changes: [] })),
    },
    { opensAt: 10, closesAt: 20, tickRate: 10, seed, voterKey: 'key', tokens: {} },
  )
const closed = (one: BallotBox) => one.closing({ end: { kind: 'cancelled' }, reason: 'operator' })
const put = (one: BallotBox, voter: string, choice: unknown, seenTick = 15) =>
  one.cast({ voter, choice: one.choiceIn(choice), source: 'stands', seenTick })

/** A choice of a voter, by what the method takes. */
function choiceFor(method: Method, at: number): BallotChoice | null {
  if (at === 3) return null
  const option = options[at] ?? ''
  switch (method) {
    case 'approval':
    case 'ranked':
      return [option, options[(at + 1) % 3] ?? '']
    case 'slider':
      return at + 1
    case 'bid':
      return { option, amount: at * 30 + 1 }
    case 'plurality':
    case 'lottery':
    case 'tug':
    case 'threshold':
      return option
  }
}

describe('a ballot box', () => {
  test('V1: has one vote for each voter, the last one given', () => {
    const one = box()
    expect(put(one, 'a', 'ice').changed).toBe(false)
    expect(put(one, 'b', 'ice').changed).toBe(false)
    expect(put(one, 'a', 'stone').changed).toBe(true)
    expect(put(one, 'a', 'stone').changed).toBe(false)
    expect(one.tally(15)).toEqual({ counts: { stone: 1, ice: 1, mud: 0 }, voters: 2 })
  })

  test('V2: a vote that is taken back is in no count, as if it had not been given', () => {
    const one = box()
    put(one, 'a', 'ice')
    put(one, 'b', 'mud')
    expect(put(one, 'a', null).changed).toBe(true)
    expect(put(one, 'a', null).changed).toBe(false)
    expect(one.tally(15)).toEqual({ counts: { stone: 0, ice: 0, mud: 1 }, voters: 1 })
  })

  test.each(['lava', '', 'constructor', '__proto__', 'ICE', 1, ['ice'], { option: 'ice', amount: 3 }, undefined])(
    'V3: takes no vote for %j, and keeps the earlier one',
    (choice) => {
      const one = box()
      put(one, 'a', 'ice')
      expect(() => put(one, 'a', choice)).toThrow(CaveaError)
      expect(one.tally(15).counts).toEqual({ stone: 0, ice: 1, mud: 0 })
      expect(closed(one).votes).toBe(1)
    },
  )

  test('has changed since the last count only where a vote came, and a rope while anybody pulls', () => {
    const one = box()
    expect(one.changed).toBe(false)
    put(one, 'a', 'ice')
    expect(one.changed).toBe(true)
    one.tally(15)
    expect(one.changed).toBe(false)
    const rope = box('tug')
    expect(rope.changed).toBe(false)
    put(rope, 'a', 'ice')
    rope.tally(15)
    expect(rope.changed).toBe(true)
  })

  test.each(methods)('V1, V2: by %s whatever voters did before their last word is of no account', (method) => {
    const votes = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 3 })), { maxLength: 60 })
    fc.assert(
      fc.property(votes, fc.string(), (cast, shuffle) => {
        const [one, other] = [box(method, 2), box(method, 2)]
        for (const [voter, at] of cast) put(one, `v${voter}`, choiceFor(method, at))
        const last = [...new Map(cast)]
        for (const [voter, at] of Random.fromSeed(shuffle).shuffled(last)) {
          if (at !== 3) put(other, `v${voter}`, choiceFor(method, at))
        }
        expect(other.tally(18)).toEqual(one.tally(18))
        expect(other.ranking()).toEqual(one.ranking())
        expect(one.tally(18).voters).toBe(last.filter(([, at]) => at !== 3).length)
      }),
    )
  })

  test('A1: a receipt is the hash of its vote and of all before it, from the commitment on', () => {
    const one = box()
    const first = put(one, 'a', 'ice').receipt
    const second = put(one, 'a', null, 16).receipt
    const row = { voter: pseudonymOf('key', 'a'), choice: 'ice', source: 'stands', seenTick: 15 }
    expect(first).toBe(voteHash(commitmentTo(seed), 'b1', 0, row))
    expect(second).toBe(voteHash(first, 'b1', 1, { ...row, choice: null, seenTick: 16 }))
    expect(closed(one)).toMatchObject({ seed, chain: second, votes: 2, closesAt: 20 })
  })

  test('B13: a threshold is over with the vote that reaches its goal, and no other method is', () => {
    for (const method of methods) {
      const one = box(method, 2)
      put(one, 'a', choiceFor(method, 1))
      one.look()
      expect(one.isOver).toBe(false)
      put(one, 'b', choiceFor(method, 1))
      one.look()
      expect(one.isOver).toBe(method === 'threshold')
    }
  })
})
