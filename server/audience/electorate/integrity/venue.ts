import { createHmac, randomBytes } from 'node:crypto'
import { Buckets } from '../../../../shared/buckets.ts'
import { forgetOldest } from '../../../../shared/forget-oldest.ts'
import type { Network } from '../../../../shared/network.ts'
import type { VenueView } from '../../../../shared/operate.ts'

/** A code is shown for so long, in milliseconds. The one before it still counts: somebody may be typing it. */
const codeMs = 60_000
const codeCharacters = 6
/** Without letters and digits that are taken for one another; no vowels, so that no code is a word. */
const alphabet = 'BCDFGHJKMNPQRTVWXY346789'
/**
 * Wrong codes of one spectator, and of one address. 24^6 codes are not guessed like this. The first try of a spectator is
 * always looked at: everybody in a venue has one address, and one of them could keep all others out.
 */
const triesOfOne = { burst: 5, everyMs: 60_000 }
const firstTry = { burst: 1, everyMs: 60_000 }
const triesOfAddress = { burst: 60, everyMs: 2000 }
/** More people than this are not kept; those who came first are forgotten. */
const mostPeople = 20_000

/** What somebody is told who enters a code. */
export type VenueReply = 'seated' | 'unknown' | 'limited'

/**
 * A place whose people share an address that no setting names: a code that changes each minute is on its screen, and
 * whoever enters it votes from the venue, which counts as many votes as the operator has said it has seats.
 */
export class Venue {
  readonly #key = randomBytes(32)
  readonly #people = new Map<string, true>()
  readonly #wrong = new Buckets(triesOfOne)
  readonly #wrongOnce = new Buckets(firstTry)
  readonly #wrongThere = new Buckets(triesOfAddress)
  #seats = 0

  get isOpen(): boolean {
    return this.#seats > 0
  }

  /** Opens it with so many seats, or closes it with 0: its people then vote from where they are. */
  open(seats: number): void {
    this.#seats = seats
    if (seats === 0) this.#people.clear()
  }

  /** Takes the code that somebody has entered. `address` stands for where they are. */
  enter(person: string, address: string, code: string, now: number): VenueReply {
    const isFirst = !this.#wrongOnce.isFull(person, now)
    if (this.#wrong.isFull(person, now) || (!isFirst && this.#wrongThere.isFull(address, now))) return 'limited'
    const slot = Math.floor(now / codeMs)
    if (this.#seats === 0 || (code !== this.#codeOf(slot) && code !== this.#codeOf(slot - 1))) {
      this.#wrong.take(person, now)
      this.#wrongOnce.take(person, now)
      this.#wrongThere.take(address, now)
      return 'unknown'
    }
    this.#people.set(person, true)
    forgetOldest(this.#people, mostPeople)
    return 'seated'
  }

  /** The venue as a network, for whoever sits in it. */
  networkOf(person: string): Network | undefined {
    return this.#people.has(person) ? { address: 'venue', prefix: 'venue', seats: this.#seats } : undefined
  }

  view(now: number): VenueView {
    const slot = Math.floor(now / codeMs)
    return {
      seats: this.#seats,
      people: this.#people.size,
      code: this.#seats === 0 ? '' : this.#codeOf(slot),
      secondsLeft: Math.ceil(((slot + 1) * codeMs - now) / 1000),
    }
  }

  /** What it needs to go on after a restart, when it shows other codes. */
  snapshot(): { readonly seats: number; readonly people: readonly string[] } {
    return { seats: this.#seats, people: [...this.#people.keys()] }
  }

  restore({ seats, people }: { readonly seats: number; readonly people: readonly string[] }): void {
    this.#seats = seats
    for (const person of people) this.#people.set(person, true)
  }

  #codeOf(slot: number): string {
    const bytes = createHmac('sha256', this.#key).update(`${slot}`).digest()
    return Array.from(
      { length: codeCharacters },
      (_, at) => alphabet[bytes.readUInt32LE(4 * at) % alphabet.length],
    ).join('')
  }
}
