import type { Network } from '../../shared/network.ts'
import type { Random } from '../../shared/random.ts'

/** Somebody who votes, honest or not. */
export interface Voter {
  readonly voter: string
  readonly source: string
  /** Left out in the chat of another service. */
  readonly network?: Network
}

/** How many live behind an address of an honest crowd, by how likely that is: mobile carriers put strangers together. */
const households = [
  [1, 0.742],
  [2, 0.17],
  [3, 0.05],
  [4, 0.03],
  [5, 0.006],
  [6, 0.002],
] as const

/** Honest people at home: nearly every address in a prefix of its own, as in a crowd from all over a country. */
export function people(count: number, name: string, random: Random): Voter[] {
  const all: Voter[] = []
  for (let home = 0; all.length < count; home++) {
    const network = { address: `${name} home ${home}`, prefix: `${name} street ${home % 5000}` }
    const size = sizeBy(random.next())
    for (let at = 0; at < size && all.length < count; at++) {
      all.push({ voter: `session:${name} ${all.length}`, source: 'stands', network })
    }
  }
  return all
}

/** Sockets of an attacker, spread over addresses, with a number of addresses in each prefix. */
export function fakes(count: number, name: string, addresses: number, perPrefix: number): Voter[] {
  return Array.from({ length: count }, (_, at) => {
    const address = at % addresses
    const prefix = `${name} prefix ${Math.floor(address / perPrefix)}`
    return { voter: `session:${name} ${at}`, source: 'stands', network: { address: `${name} ${address}`, prefix } }
  })
}

/** How many independent addresses voters have. */
export const addressesOf = (voters: readonly Voter[]): number =>
  new Set(voters.map(({ network, voter }) => network?.address ?? voter)).size

function sizeBy(drawn: number): number {
  let left = drawn
  for (const [size, share] of households) {
    if (left < share) return size
    left -= share
  }
  return 1
}
