import { randomUUID } from 'node:crypto'

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
const soonestReturnMs = 1000
const latestReturnMs = 30_000
/** How much of the rate that times are told by is the newest turn's: a few seconds make it up. */
const newestShare = 0.01
/** Told times are that much longer by chance, so that those who came at one moment do not come back at one. */
const mostLonger = 0.3
/** Numbers so far behind the one that is served are forgotten: whoever still has one gets another. */
const numbersKept = 20_000
/** Numbers that are given out at most. Who comes then has to come again without one. */
const numbersMost = 200_000

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
  /** Numbers by ticket, the oldest first. A ticket cannot be guessed, and is good for one entry. */
  readonly #tickets = new Map<string, number>()
  #held: Held[] = []
  #issued = 0
  #served = 0
  #places = firstPlaces
  #credit = firstPlaces * turnsKept
  /** How many are let in a turn, on the average. */
  #rate = firstPlaces
  #timer: NodeJS.Timeout | undefined
  #turnDueMs = 0

  /** How many are waiting, with a request or with a number. */
  get waiting(): number {
    return this.#held.length + this.#issued - this.#served
  }

  /** Resolves when somebody may come in, or at once with when to come again. */
  enter(comer: Comer = {}): Promise<Entry> | Entry {
    this.#start()
    const { ticket = '' } = comer
    const number = this.#tickets.get(ticket)
    if (number !== undefined && number > this.#served) return this.#later(number, ticket)
    const first = number !== undefined || comer.returning === true || this.#issued === this.#served
    if (!first || this.#held.length >= heldMost)
      return number === undefined ? this.#issue() : this.#later(number, ticket)
    this.#tickets.delete(ticket)
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
    let letIn = 0
    while (this.#credit >= 1) {
      const next = this.#held.shift()
      if (next === undefined) break
      // The promise of somebody who has gone is left as it is: nobody has an answer to give.
      if (next.comer.gone?.() === true) continue
      this.#credit--
      letIn++
      next.letIn()
    }
    if (this.#held.length > 0) this.#rate += (letIn - this.#rate) * newestShare
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #call(numbers: number): void {
    this.#served = Math.min(this.#issued, this.#served + numbers)
    for (const [ticket, number] of this.#tickets) {
      if (number > this.#served - numbersKept) break
      this.#tickets.delete(ticket)
    }
  }

  #issue(): Entry {
    if (this.#tickets.size >= numbersMost) return this.#later(this.#issued + 1, '')
    const ticket = randomUUID()
    this.#issued++
    this.#tickets.set(ticket, this.#issued)
    return this.#later(this.#issued, ticket)
  }

  #later(number: number, ticket: string): Entry {
    const place = Math.max(1, number - this.#served)
    const estimateMs = (place / Math.max(fewestPlaces, this.#rate)) * turnMs * (1 + Math.random() * mostLonger)
    const returnMs = Math.round(Math.min(latestReturnMs, Math.max(soonestReturnMs, estimateMs)))
    return { kind: 'later', place, returnMs, ticket }
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
    }, turnMs).unref()
  }
}
