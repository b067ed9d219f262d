import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const turnMs = 20
/** Requests that are kept waiting; whoever comes beyond them is told to come again. */
const heldMost = 200
/** Places a turn: what the gate begins with, and its bounds. 25 to 1,000 a second. */
const firstPlaces = 4
const fewestPlaces = 0.5
const mostPlaces = 20
/** A turn that comes later than this has found the loop busy: the gate then opens less. */
const lateTurnMs = 8
const whenLate = 0.7
const whenNot = 0.1
/** Unused places that are kept, in turns, so that a handful who come at once need not wait. */
const turnsKept = 5
const soonestReturnMs = 500
const latestReturnMs = 30_000
/** Tickets so far behind the one that is served are forgotten: whoever still has one gets another. */
const ticketsKept = 20_000

/** What somebody at the gate is told. */
export type Entry =
  | { readonly kind: 'in' }
  /** `place` from 1. The ticket keeps it; to be shown again after `returnMs` milliseconds. */
  | { readonly kind: 'later'; readonly place: number; readonly returnMs: number; readonly ticket: string }

/** Somebody at the gate. */
export interface Comer {
  readonly ticket?: string | undefined
  /** Whoever has a place already, and comes back to it, need not queue behind those who have none. */
  readonly returning?: boolean
  /** Whether nobody waits for the answer any more. */
  gone?(): boolean
}

interface Held {
  readonly comer: Comer
  readonly letIn: () => void
}

/**
 * Lets a storm of people in at the rate that the loop can bear. A few are kept waiting, in order; beyond them everybody
 * gets a number, and comes again when it is likely to be served. Numbers are served by time, not by who is there: whoever
 * has left holds nobody up.
 */
export class Gate {
  readonly #secret = randomBytes(32)
  readonly #used = new Set<number>()
  #held: Held[] = []
  #issued = 0
  #served = 0
  #places = firstPlaces
  #credit = firstPlaces * turnsKept
  #timer: NodeJS.Timeout | undefined
  #turnDueMs = 0

  /** How many are waiting, with a request or with a number. */
  get waiting(): number {
    return this.#held.length + this.#issued - this.#served
  }

  /** Resolves when somebody may come in, or at once with when to come again. */
  enter(comer: Comer = {}): Promise<Entry> | Entry {
    this.#start()
    const number = this.#numberOf(comer.ticket)
    if (number !== undefined && number > this.#served) return this.#later(number)
    const first = number !== undefined || comer.returning === true || this.#issued === this.#served
    if (!first || this.#held.length >= heldMost) return this.#later(number ?? ++this.#issued)
    if (number !== undefined) this.#used.add(number)
    if (this.#held.length === 0 && this.#credit >= 1) {
      this.#credit--
      return { kind: 'in' }
    }
    return new Promise((resolve) => this.#held.push({ comer, letIn: () => resolve({ kind: 'in' }) }))
  }

  /** One turn that came so many milliseconds late. Called by the timer; a test may call it itself. */
  turn(lateMs: number): void {
    const places = lateMs > lateTurnMs ? this.#places * whenLate : this.#places + whenNot
    this.#places = Math.min(mostPlaces, Math.max(fewestPlaces, places))
    this.#credit = Math.min(this.#credit + this.#places, this.#places * turnsKept)
    // Numbers are called while those who wait are few, so that there is always somebody to let in.
    if (this.#held.length < heldMost / 2) this.#call(Math.ceil(this.#places))
    while (this.#credit >= 1) {
      const next = this.#held.shift()
      if (next === undefined) break
      // The promise of somebody who has gone is left as it is: nobody has an answer to give.
      if (next.comer.gone?.() === true) continue
      this.#credit--
      next.letIn()
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #call(numbers: number): void {
    this.#served = Math.min(this.#issued, this.#served + numbers)
    for (const number of this.#used) {
      if (number > this.#served - ticketsKept) break
      this.#used.delete(number)
    }
  }

  #later(number: number): Entry {
    const place = Math.max(1, number - this.#served)
    const estimateMs = (place / this.#places) * turnMs
    const returnMs = Math.round(Math.min(latestReturnMs, Math.max(soonestReturnMs, estimateMs)))
    return { kind: 'later', place, returnMs, ticket: `${number}.${this.#signature(number)}` }
  }

  // A number that was made up, used, or is too old counts as none.
  #numberOf(ticket: string | undefined): number | undefined {
    const [digits = '', shown = ''] = ticket?.split('.') ?? []
    const number = Number(digits)
    if (!/^\d{1,15}$/.test(digits) || number <= this.#served - ticketsKept || this.#used.has(number)) return undefined
    const [given, right] = [Buffer.from(shown), Buffer.from(this.#signature(number))]
    return given.length === right.length && timingSafeEqual(given, right) ? number : undefined
  }

  #signature(number: number): string {
    return createHmac('sha256', this.#secret).update(`${number}`).digest('base64url').slice(0, 16)
  }

  // The timer runs while there is something to do: its lateness is how busy the loop is.
  #start(): void {
    if (this.#timer !== undefined) return
    this.#turnDueMs = performance.now() + turnMs
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      const lateMs = nowMs - this.#turnDueMs
      this.#turnDueMs = nowMs + turnMs
      this.turn(lateMs)
      if (this.waiting === 0 && this.#credit >= this.#places * turnsKept) this.close()
    }, turnMs)
  }
}
