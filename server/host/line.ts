import { CaveaError } from '../../shared/errors.ts'
import type { LinePlace } from '../../shared/protocol.ts'

/** Who stands in line, and how to reach them. */
export interface Waiting {
  readonly id: string
  readonly name: string
  readonly person: string
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

  /** Takes a place at the end. Throws `line_not_needed` while seats are free, `line_full` beyond 500 people. */
  join(waiting: Waiting): LinePlace {
    const before = this.#waiting.findIndex((one) => one.id === waiting.id)
    if (before >= 0) return { position: before + 1, length: this.#waiting.length }
    if (this.#waiting.length === 0 && this.#match.freeSeats() > 0) throw new CaveaError('line_not_needed')
    if (this.#waiting.length >= longestLine) throw new CaveaError('line_full')
    this.#waiting.push(waiting)
    this.#match.closeDoor(true)
    return { position: this.#waiting.length, length: this.#waiting.length }
  }

  leave(id: string): void {
    const at = this.#waiting.findIndex((one) => one.id === id)
    if (at < 0) return
    this.#waiting.splice(at, 1)
    this.#tell()
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
        if (this.#waiting[0] === first) this.#waiting.shift()
        first.seated(reservation)
        this.#tell()
      }
    } finally {
      this.#serving = false
    }
  }

  #tell(): void {
    this.#waiting.forEach((one, at) => {
      one.moved({ position: at + 1, length: this.#waiting.length })
    })
    if (this.#waiting.length === 0) this.#match.closeDoor(false)
  }
}
