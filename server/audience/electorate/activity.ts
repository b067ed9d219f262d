import type { Network } from '../../../shared/network.ts'
import { NetworkCount } from './integrity/network-count.ts'

/** Somebody whose last vote is longer ago is not active any more. */
export const activeMs = 5 * 60_000
/** From this many ballots on somebody counts for the quorum: one vote can be made up and left behind. */
const activeBallots = 2
/** Known is who has voted in so many ballots, over so long, and has watched for so long. */
const knownBallots = 3
const knownMs = 2 * 60_000
const mostPersons = 100_000

/** Somebody who has voted in a ballot. */
export interface Participant {
  readonly person: string
  /** Left out for accounts of other services. */
  readonly network: Network | undefined
  /** How long they have watched, in milliseconds, as far as the server knows; left out for other services. */
  readonly watchedMs?: number | undefined
}

// Changed in place: tens of thousands may vote in one ballot.
interface Seen {
  network: Network | undefined
  readonly firstAt: number
  lastAt: number
  ballots: number
  isKnown: boolean
}

/**
 * Who votes these days: what quorums and surges are measured by. People are counted by independent networks, and only
 * once they have come back for a second ballot. Times never go back.
 */
export class Activity {
  /** Whoever voted last comes last. */
  readonly #seen = new Map<string, Seen>()
  readonly #active = new NetworkCount()
  readonly #known = new NetworkCount()
  #before = 0
  #restartedAt = 0

  /** The voters of one ballot, all at once: to look after each for whom to forget would take longer the more have voted. */
  voted(participants: Iterable<Participant>, now: number): void {
    for (const { person, network, watchedMs = Number.POSITIVE_INFINITY } of participants) {
      const before = this.#seen.get(person)
      if (before === undefined) {
        this.#seen.set(person, { network, firstAt: now, lastAt: now, ballots: 1, isKnown: false })
        continue
      }
      this.#seen.delete(person)
      this.#seen.set(person, before)
      // Most come back from where they were, as what they were: nothing is counted anew then.
      const isKnown =
        before.isKnown ||
        (before.ballots + 1 >= knownBallots && now - before.firstAt >= knownMs && watchedMs >= knownMs)
      const isSame =
        isSameNetwork(before.network, network) && before.ballots >= activeBallots && isKnown === before.isKnown
      if (!isSame) this.#uncount(before)
      before.network = network
      before.lastAt = now
      before.ballots += 1
      before.isKnown = isKnown
      if (!isSame) this.#count(before)
    }
    this.#forget(now)
  }

  /** Whether somebody has earned being known, and has voted lately. */
  knows(person: string, now: number): boolean {
    const seen = this.#seen.get(person)
    return seen?.isKnown === true && now - seen.lastAt < activeMs
  }

  /** How many are active, by independent networks. After a restart at least as many as before it, until that is too long ago. */
  count(now: number): number {
    this.#forget(now)
    const before = now - this.#restartedAt < activeMs ? this.#before : 0
    return Math.max(before, this.#active.total)
  }

  /** How many are known, by independent networks. */
  get known(): number {
    return this.#known.total
  }

  // A number alone goes on the tape: names of thousands, every five seconds, would be most of it.
  restore(count: number, now: number): void {
    this.#before = count
    this.#restartedAt = now
  }

  #forget(now: number): void {
    for (const [person, seen] of this.#seen) {
      if (now - seen.lastAt < activeMs && this.#seen.size <= mostPersons) return
      this.#drop(person, seen)
    }
  }

  #drop(person: string, seen: Seen): void {
    this.#seen.delete(person)
    this.#uncount(seen)
  }

  #count(seen: Seen): void {
    if (isActive(seen)) this.#active.add(seen.network)
    if (seen.isKnown) this.#known.add(seen.network)
  }

  #uncount(seen: Seen): void {
    if (isActive(seen)) this.#active.remove(seen.network)
    if (seen.isKnown) this.#known.remove(seen.network)
  }
}

const isActive = ({ ballots }: Seen): boolean => ballots >= activeBallots

const isSameNetwork = (one: Network | undefined, other: Network | undefined): boolean =>
  one?.address === other?.address && one?.prefix === other?.prefix && one?.seats === other?.seats
