import type { Network } from '../../../../shared/network.ts'
import { addressAllowance, prefixAllowance } from './allowance.ts'
import { NetworkCount, prefixOf } from './network-count.ts'

/** A vote as its network's share is worked out. */
export interface NetworkVote {
  readonly person: string
  /** Left out for votes that no network bounds: of accounts, which count by their source. */
  readonly network: Network | undefined
  /** Known voters of an address come before newcomers. */
  readonly isKnown: boolean
  /** Suspects take a part of their own network's allowance, and raise nobody else's. */
  readonly isSuspect: boolean
}

interface Voter {
  readonly network: Network | undefined
  /** How long they had watched, in milliseconds; undefined for accounts of other services. */
  readonly watchedMs: number | undefined
  /** In thousandths. */
  share: number
}

/** An address or a prefix in one ballot: its voters, what they may weigh together, and what they have used of it. */
interface Place {
  voters: number
  allowed: number
  used: number
}

/** Where the votes of one ballot come from, while it is open. */
export class BallotNetworks {
  readonly #voters = new Map<string, Voter>()
  readonly #addresses = new Map<string, Place>()
  readonly #prefixes = new Map<string, Place>()
  readonly #count = new NetworkCount()
  #lessened = 0

  /** How many votes count less than fully for now. */
  get lessened(): number {
    return this.#lessened
  }

  has(person: string): boolean {
    return this.#voters.has(person)
  }

  /** Where somebody voted from, and how long they had watched; undefined for whoever did not vote. */
  get(person: string): Pick<Voter, 'network' | 'watchedMs'> | undefined {
    return this.#voters.get(person)
  }

  /**
   * Puts in a vote, or another one of the same person. Returns what share of its weight its network has left for it, in
   * thousandths: so counts are about right while the ballot is open. The verdict spreads the allowance evenly.
   */
  put(person: string, network: Network | undefined, watchedMs?: number): number {
    this.remove(person)
    const voter: Voter = { network, watchedMs, share: 1000 }
    this.#voters.set(person, voter)
    this.#count.add(network)
    if (network === undefined) return voter.share
    const address = placeAt(this.#addresses, network.address)
    const prefix = placeAt(this.#prefixes, prefixOf(network))
    const others = this.#count.outside(network)
    address.voters += 1
    const allowed = addressAllowance(address.voters, others, network)
    prefix.allowed += allowed - address.allowed
    address.allowed = allowed
    const left = Math.min(allowed - address.used, prefixAllowance(prefix.allowed, others, network) - prefix.used)
    voter.share = Math.min(1000, Math.max(0, Math.floor(left)))
    address.used += voter.share
    prefix.used += voter.share
    if (voter.share < 1000) this.#lessened += 1
    return voter.share
  }

  /** Takes somebody's vote out. */
  remove(person: string): void {
    const voter = this.#voters.get(person)
    if (voter === undefined) return
    const { network, share } = voter
    this.#voters.delete(person)
    this.#count.remove(network)
    if (share < 1000) this.#lessened -= 1
    if (network === undefined) return
    const address = placeAt(this.#addresses, network.address)
    const prefix = placeAt(this.#prefixes, prefixOf(network))
    address.voters -= 1
    address.used -= share
    prefix.used -= share
  }
}

function placeAt(places: Map<string, Place>, key: string): Place {
  const place = places.get(key) ?? { voters: 0, allowed: 0, used: 0 }
  places.set(key, place)
  return place
}

/**
 * What share of its weight each vote counts at the close, in thousandths; whoever counts fully is left out. It depends
 * on nothing but the votes: neither their order nor what they counted while the ballot was open.
 */
export function networkShares(votes: readonly NetworkVote[]): Map<string, number> {
  const count = new NetworkCount()
  const addresses = new Map<string, { readonly network: Network; readonly known: string[]; readonly fresh: string[] }>()
  for (const { person, network, isKnown, isSuspect } of votes) {
    if (!isSuspect) count.add(network)
    if (network === undefined) continue
    const place = addresses.get(network.address) ?? { network, known: [], fresh: [] }
    addresses.set(network.address, place)
    if (isKnown && !isSuspect) place.known.push(person)
    else place.fresh.push(person)
  }
  const allowedOf = new Map<string, number>()
  const prefixes = new Map<string, number>()
  for (const [address, { network, known, fresh }] of addresses) {
    const allowed = addressAllowance(known.length + fresh.length, count.outside(network), network)
    allowedOf.set(address, allowed)
    prefixes.set(prefixOf(network), (prefixes.get(prefixOf(network)) ?? 0) + allowed)
  }
  const shares = new Map<string, number>()
  for (const [address, { network, known, fresh }] of addresses) {
    const wanted = prefixes.get(prefixOf(network)) ?? 0
    const scale = prefixAllowance(wanted, count.outside(network), network) / wanted
    const allowed = Math.floor((allowedOf.get(address) ?? 0) * scale)
    spread(shares, known, allowed)
    spread(shares, fresh, Math.max(0, allowed - 1000 * known.length))
  }
  return shares
}

function spread(shares: Map<string, number>, persons: readonly string[], milli: number): void {
  if (milli >= 1000 * persons.length) return
  const share = Math.floor(milli / persons.length)
  for (const person of persons) shares.set(person, share)
}
