import { CaveaError } from '../../shared/errors.ts'
import type { LinePlace } from '../../shared/protocol.ts'

/** Who stands in line, and how to reach them. */
export interface Waiting {
  readonly id: string
  readonly name: string
  readonly person: string
  /** Where they watch from; left out where that is not known, and for a venue that an operator has named. */
  readonly network?: string | undefined
  /** The relay in another process at which they watch; undefined in this one. */
  readonly relay?: string
  moved(place: LinePlace): void
  /** A seat is held for them: what the SDK needs to take it. */
  seated(reservation: unknown): void
}

/** What the line needs of its match. */
export interface LineMatch {
  freeSeats(): number
  reserveSeat(request: { name: string; person: string }): Promise<unknown>
  /** While somebody waits, nobody may walk past them to a seat. */
  closeDoor(closed: boolean): void
}

const longestLine = 500
/**
 * Places of one address. A place costs one socket, and each seat that is offered to somebody who does not take it stands
 * empty for 15 seconds: one machine with 500 places kept everybody else out of a match for the evening.
 */
const placesOfNetwork = 25

/** The people who wait for a seat in a full match, in the order in which they came. */
export class Line {
  readonly #match: LineMatch
  readonly #waiting: Waiting[] = []
  #serving = false

  constructor(match: LineMatch) {
    this.#match = match
  }

  get length(): number {
    return this.#waiting.length
  }

  /**
   * Takes a place at the end. Who is in line already keeps their place, and is reached from now on as they say this time.
   * Throws `line_not_needed` while seats are free, `line_full` beyond 500 people, or 25
   * of one address.
   */
  join(waiting: Waiting): LinePlace {
    const before = this.#waiting.findIndex((one) => one.id === waiting.id)
    if (before >= 0) {
      this.#waiting[before] = waiting
      return { position: before + 1, length: this.#waiting.length }
    }
    if (this.#waiting.length === 0 && this.#match.freeSeats() > 0) throw new CaveaError('line_not_needed')
    if (this.#waiting.length >= longestLine) throw new CaveaError('line_full')
    const { network } = waiting
    const ofNetwork = network === undefined ? 0 : this.#waiting.filter((one) => one.network === network).length
    if (ofNetwork >= placesOfNetwork) throw new CaveaError('line_full')
    this.#waiting.push(waiting)
    this.#match.closeDoor(true)
    return { position: this.#waiting.length, length: this.#waiting.length }
  }

  /** Gives a place up; `relay` as at joining. Who has come back another way meanwhile keeps it. */
  leave(id: string, relay?: string): void {
    this.#keep((one) => one.id !== id || one.relay !== relay)
  }

  /** A relay is gone, and nobody leaves for those who wait there: each of them would be offered a seat in vain. */
  forget(relay: string): void {
    this.#keep((one) => one.relay !== relay)
  }

  /** Gives the seats that have become free to those who wait longest. */
  async serve(): Promise<void> {
    if (this.#serving) return
    this.#serving = true
    try {
      while (this.#waiting.length > 0 && this.#match.freeSeats() > 0) {
        const [first] = this.#waiting
        if (first === undefined) break
        const reservation = await this.#match.reserveSeat(first)
        // Meanwhile they may have left, or have come back another way.
        const at = this.#waiting.findIndex((one) => one.id === first.id)
        const [now = first] = at < 0 ? [] : this.#waiting.splice(at, 1)
        now.seated(reservation)
        this.#tell()
      }
    } finally {
      this.#serving = false
    }
  }

  #keep(stays: (one: Waiting) => boolean): void {
    const kept = this.#waiting.filter(stays)
    if (kept.length === this.#waiting.length) return
    this.#waiting.splice(0, this.#waiting.length, ...kept)
    this.#tell()
  }

  #tell(): void {
    this.#waiting.forEach((one, at) => {
      one.moved({ position: at + 1, length: this.#waiting.length })
    })
    if (this.#waiting.length === 0) this.#match.closeDoor(false)
  }
}
