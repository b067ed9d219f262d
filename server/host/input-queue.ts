import type { InputAccessor } from '@colyseus/core'
import { type PlainInput, plainInput } from '../../shared/match/input.ts'

/**
 * How far a player's inputs may lag behind the match, in ticks. So long the avatar waits for them where it is, and takes
 * them all when they come; after that it is stepped without its player. It bounds, too, how much a client can gain by
 * holding its inputs back.
 */
const maxCreditTicks = 8

/** A queue that stays longer than the cushion for so many ticks is cut: it would only make the avatar answer late. */
const surplusTicksAllowed = 30

/** Inputs that wait beyond this number are made up for; so many stay as a cushion against uneven arrival. */
const cushion = 2

/** The inputs that have come and wait. */
export type Arrived = Pick<InputAccessor, 'size' | 'take'>

/**
 * Which of a player's inputs enter a tick. Every tick earns a player one input; one is taken as a rule. When none has
 * come the avatar stands still, and what it has earned meanwhile lets it take several at once afterwards: a hold-up on
 * the way then costs the player no correction. (The idea of Quake III's user commands, bounded by credit.)
 */
export class InputQueue {
  readonly #neutral: PlainInput
  #credit = 0
  #surplusTicks = 0

  constructor(neutral: PlainInput) {
    this.#neutral = neutral
  }

  /** The inputs of this tick, oldest first. */
  take(source: Arrived): readonly PlainInput[] {
    this.#credit += 1
    this.#cut(source)
    const waiting = source.size
    if (waiting === 0) {
      if (this.#credit <= maxCreditTicks) return []
      this.#credit = maxCreditTicks
      return [this.#neutral]
    }
    const wanted = waiting > cushion ? waiting - cushion : 1
    const inputs = source.take(Math.min(wanted, this.#credit)).map((input) => plainInput(this.#neutral, input))
    this.#credit = Math.min(maxCreditTicks, this.#credit - inputs.length)
    return inputs
  }

  #cut(source: Arrived): void {
    const surplus = source.size - cushion
    this.#surplusTicks = surplus > 0 ? this.#surplusTicks + 1 : 0
    if (this.#surplusTicks > surplusTicksAllowed) {
      source.take(surplus)
      this.#surplusTicks = 0
    } else if (surplus > maxCreditTicks) {
      source.take(surplus - maxCreditTicks)
    }
  }
}
