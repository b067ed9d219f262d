import type { PlainInput } from '../../shared/match/input.ts'

/** What is known of what a player does. */
export interface SeatActivity {
  /** How long ago they last did something, or sat down, in milliseconds. */
  readonly idleMs: number
  /** Whether they have done anything since they sat down. */
  readonly hasActed: boolean
}

interface Watched {
  sinceMs: number
  hasActed: boolean
  last: PlainInput
}

/**
 * When each player last did something. An action counts, and an input that differs from the one before: a page sends inputs
 * all the time, also while nobody touches it.
 */
export class Activity {
  readonly #seats = new Map<string, Watched>()
  readonly #neutral: PlainInput
  readonly #nowMs: () => number

  constructor(neutral: PlainInput, nowMs: () => number = () => performance.now()) {
    this.#neutral = neutral
    this.#nowMs = nowMs
  }

  /** Somebody sits down. A player who has come back is as idle as before. */
  seat(seat: string): void {
    if (!this.#seats.has(seat)) this.#seats.set(seat, { sinceMs: this.#nowMs(), hasActed: false, last: this.#neutral })
  }

  unseat(seat: string): void {
    this.#seats.delete(seat)
  }

  acted(seat: string): void {
    const watched = this.#seats.get(seat)
    if (watched === undefined) return
    watched.sinceMs = this.#nowMs()
    watched.hasActed = true
  }

  sent(seat: string, inputs: readonly PlainInput[]): void {
    const watched = this.#seats.get(seat)
    const input = inputs.at(-1)
    if (watched === undefined || input === undefined) return
    for (const name in input) {
      if (input[name] === watched.last[name]) continue
      this.acted(seat)
      break
    }
    watched.last = input
  }

  /** Undefined for a seat whose player has not been in this process. */
  of(seat: string): SeatActivity | undefined {
    const watched = this.#seats.get(seat)
    return watched && { idleMs: this.#nowMs() - watched.sinceMs, hasActed: watched.hasActed }
  }
}
