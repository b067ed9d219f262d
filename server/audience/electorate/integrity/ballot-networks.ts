import type { Network } from '../../../../shared/network.ts'
import { addressAllowance, prefixAllowance } from './allowance.ts'
import { mostPerPrefix, prefixOf } from './network-count.ts'

/** A vote that counts at the close, as its network's share is worked out. */
export interface NetworkVote {
  readonly person: string
  /** Known voters of an address come before newcomers. */
  readonly isKnown: boolean
  /** Suspects take a part of their own network's allowance, and raise nobody else's. */
  readonly isSuspect: boolean
}

/** What the networks of a ballot's votes come to at its close. */
export interface NetworkFindings {
  /** Independent networks of those who are no suspects. */
  readonly independent: number
  /** What share of its weight a vote counts, in thousandths, by person; whoever counts fully is left out. */
  readonly shares: ReadonlyMap<string, number>
}

interface Voter {
  /** Undefined for accounts, which no network bounds. */
  readonly place: Place | undefined
  /** Where they are, also if that does not bound them. */
  readonly network: Network | undefined
  readonly watchedMs: number | undefined
  /** In thousandths. */
  share: number
}

/** A prefix in one ballot: how many independent networks it counts, and what its voters may weigh and have used of that. */
interface Prefix {
  readonly cap: number
  independent: number
  allowed: number
  used: number
}

/** An address in one ballot, likewise. */
interface Place {
  readonly network: Network
  readonly prefix: Prefix
  voters: number
  allowed: number
  used: number
}

/** Where the votes of one ballot come from, while it is open. Voters keep their place, so that a vote costs few look-ups. */
export class BallotNetworks {
  readonly #voters = new Map<string, Voter>()
  readonly #places = new Map<string, Place>()
  readonly #prefixes = new Map<string, Prefix>()
  #independent = 0
  #lessened = 0

  /** How many votes count less than fully for now. */
  get lessened(): number {
    return this.#lessened
  }

  has(person: string): boolean {
    return this.#voters.has(person)
  }

  /** Where somebody voted from, and how long they had watched. */
  get(person: string): { readonly network: Network | undefined; readonly watchedMs: number | undefined } {
    const voter = this.#voters.get(person)
    return { network: voter?.place?.network, watchedMs: voter?.watchedMs }
  }

  /**
   * Puts in a vote, or another one of the same person. Returns what share of its weight its network has left for it, in
   * thousandths: so counts are about right while the ballot is open. The close spreads the allowance evenly.
   * `isBound`: false for a person whose account takes the place of their network.
   */
  put(person: string, network: Network | undefined, watchedMs?: number, isBound = true): number {
    this.remove(person)
    const place = network && isBound ? this.#placeOf(network) : undefined
    const voter: Voter = { place, network, watchedMs, share: 1000 }
    this.#voters.set(person, voter)
    if (place === undefined) {
      this.#independent += 1
      return voter.share
    }
    this.#count(place, 1)
    const { prefix } = place
    const others = this.#independent - Math.min(prefix.independent, prefix.cap)
    const allowed = addressAllowance(place.voters, others, place.network)
    prefix.allowed += allowed - place.allowed
    place.allowed = allowed
    const left = Math.min(allowed - place.used, prefixAllowance(prefix.allowed, others, place.network) - prefix.used)
    voter.share = Math.min(1000, Math.max(0, Math.floor(left)))
    place.used += voter.share
    prefix.used += voter.share
    if (voter.share < 1000) this.#lessened += 1
    return voter.share
  }

  /** Bounds somebody by their network who was not, since their account is not theirs any more. */
  bind(person: string): void {
    const voter = this.#voters.get(person)
    if (voter?.place === undefined && voter?.network !== undefined) this.put(person, voter.network, voter.watchedMs)
  }

  /** Takes somebody's vote out. */
  remove(person: string): void {
    const voter = this.#voters.get(person)
    if (voter === undefined) return
    const { place, share } = voter
    this.#voters.delete(person)
    if (place === undefined) {
      this.#independent -= 1
      return
    }
    if (share < 1000) this.#lessened -= 1
    this.#count(place, -1)
    place.used -= share
    place.prefix.used -= share
  }

  /**
   * Looks at the votes at the close. What it finds depends on nothing but the votes: neither their order nor what they
   * counted while the ballot was open.
   */
  close(votes: readonly NetworkVote[]): NetworkFindings {
    const sums = new PlaceSums()
    const places = votes.map(({ person }) => this.#voters.get(person)?.place)
    for (const [at, vote] of votes.entries()) sums.add(places[at], vote)
    sums.settle()
    const shares = new Map<string, number>()
    for (const [at, { person, isKnown, isSuspect }] of votes.entries()) {
      const share = sums.shareOf(places[at], isKnown && !isSuspect)
      if (share < 1000) shares.set(person, share)
    }
    return { independent: sums.independent, shares }
  }

  #placeOf(network: Network): Place {
    const before = this.#places.get(network.address)
    if (before !== undefined) return before
    const key = prefixOf(network)
    const cap = network.seats ?? (network.prefix === '' ? 1 : mostPerPrefix)
    const prefix = this.#prefixes.get(key) ?? { cap, independent: 0, allowed: 0, used: 0 }
    const place = { network, prefix, voters: 0, allowed: 0, used: 0 }
    this.#prefixes.set(key, prefix)
    this.#places.set(network.address, place)
    return place
  }

  #count(place: Place, by: 1 | -1): void {
    const { prefix, network } = place
    const cap = network.seats ?? 1
    const [before, prefixBefore] = [Math.min(place.voters, cap), Math.min(prefix.independent, prefix.cap)]
    place.voters += by
    prefix.independent += Math.min(place.voters, cap) - before
    this.#independent += Math.min(prefix.independent, prefix.cap) - prefixBefore
  }
}

interface PlaceSum {
  known: number
  fresh: number
  /** Voters who are no suspects. */
  honest: number
  allowed: number
  knownShare: number
  freshShare: number
}

/** Sums by address and prefix at the close of a ballot. */
class PlaceSums {
  readonly #places = new Map<Place, PlaceSum>()
  readonly #prefixes = new Map<Prefix, { independent: number; wanted: number }>()
  #accounts = 0
  independent = 0

  add(place: Place | undefined, { isKnown, isSuspect }: NetworkVote): void {
    if (place === undefined) {
      if (!isSuspect) this.#accounts += 1
      return
    }
    let sum = this.#places.get(place)
    if (sum === undefined) {
      sum = { known: 0, fresh: 0, honest: 0, allowed: 0, knownShare: 1000, freshShare: 1000 }
      this.#places.set(place, sum)
    }
    if (isKnown && !isSuspect) sum.known += 1
    else sum.fresh += 1
    if (!isSuspect) sum.honest += 1
  }

  /** Works out the shares, once all votes are in. */
  settle(): void {
    for (const [{ prefix, network }, { honest }] of this.#places) {
      const sum = this.#prefixes.get(prefix) ?? { independent: 0, wanted: 0 }
      sum.independent += Math.min(honest, network.seats ?? 1)
      this.#prefixes.set(prefix, sum)
    }
    this.independent = this.#accounts
    for (const [{ cap }, { independent }] of this.#prefixes) this.independent += Math.min(independent, cap)
    for (const [{ network, prefix }, sum] of this.#places) {
      sum.allowed = addressAllowance(sum.known + sum.fresh, this.#outside(prefix), network)
      const inPrefix = this.#prefixes.get(prefix)
      if (inPrefix !== undefined) inPrefix.wanted += sum.allowed
    }
    for (const [{ network, prefix }, sum] of this.#places) {
      const wanted = this.#prefixes.get(prefix)?.wanted ?? sum.allowed
      const scale = prefixAllowance(wanted, this.#outside(prefix), network) / wanted
      const allowed = Math.floor(sum.allowed * scale)
      sum.knownShare = spread(allowed, sum.known)
      sum.freshShare = spread(Math.max(0, allowed - 1000 * sum.known), sum.fresh)
    }
  }

  shareOf(place: Place | undefined, isKnown: boolean): number {
    const sum = place && this.#places.get(place)
    if (sum === undefined) return 1000
    return isKnown ? sum.knownShare : sum.freshShare
  }

  #outside(prefix: Prefix): number {
    return this.independent - Math.min(this.#prefixes.get(prefix)?.independent ?? 0, prefix.cap)
  }
}

const spread = (milli: number, persons: number): number =>
  persons === 0 ? 1000 : Math.min(1000, Math.floor(milli / persons))
