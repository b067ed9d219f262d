import { randomBytes } from 'node:crypto'
import { type BallotPlan, planFor } from '../../shared/ballot/plan.ts'
import { Random } from '../../shared/random.ts'
import { mechanicOf } from '../../shared/state.ts'
import type { AudienceSnapshot } from '../../shared/tape/record.ts'
import type { AudienceMatch } from './ports.ts'

/**
 * Decides what the stands are asked next when nobody else asks. It lives by wall time and randomness of its own, outside
 * of the match; what it does enters as commands.
 */
export class Director {
  readonly #match: AudienceMatch
  readonly #random: Random
  readonly #everyMs: number
  #nextAt: number
  #last: string

  /** `everyMs` 0: it never asks by itself. Times are milliseconds that never go back. */
  constructor(match: AudienceMatch, everyMs: number, now: number, before?: AudienceSnapshot['director']) {
    this.#match = match
    this.#random =
      before === undefined
        ? Random.fromSeed(randomBytes(16).toString('hex'), 'director')
        : Random.fromState(before.random)
    this.#everyMs = everyMs
    this.#nextAt = now + (before?.nextInMs ?? everyMs)
    this.#last = before?.last ?? ''
  }

  /** What it needs to go on after a restart. */
  snapshot(now: number): AudienceSnapshot['director'] {
    return { last: this.#last, nextInMs: Math.round(this.#nextAt - now), random: this.#random.state }
  }

  /** The next ballot, if it is time for one: never without spectators, while a ballot is open, or soon after one. */
  propose(now: number, ballotsOpen: number): BallotPlan | undefined {
    if (this.#everyMs === 0) return undefined
    if (ballotsOpen > 0 || this.#match.state.crowd === 0) {
      this.#nextAt = Math.max(this.#nextAt, now + (ballotsOpen > 0 ? this.#everyMs : this.#everyMs / 4))
      return undefined
    }
    if (now < this.#nextAt) return undefined
    this.#nextAt = now + this.#everyMs
    const key = this.#random.pick(this.#candidates())
    this.#last = key ?? this.#last
    return key === undefined ? undefined : this.plan(key)
  }

  /** The ballot that a mechanic makes of itself in the match as it is. Undefined for one that the game has not. */
  plan(key: string): BallotPlan | undefined {
    const { game, state } = this.#match
    const row = Object.hasOwn(game.mechanics, key) ? game.mechanics[key] : undefined
    const held = mechanicOf(state, key)
    return row === undefined || held === undefined ? undefined : planFor(key, row, held.value)
  }

  /** Whether at least one option of a plan could take effect now; a vote on nothing makes nobody happy. */
  possible(plan: BallotPlan): boolean {
    return plan.options.some(
      (option) =>
        option.changes.length > 0 &&
        option.changes.every(
          (change) =>
            this.#match.objection({
              kind: 'mechanic.set',
              actor: 'operator',
              mechanic: change.mechanic,
              value: change.value,
            }) === undefined,
        ),
    )
  }

  #candidates(): string[] {
    const keys = Object.keys(this.#match.game.mechanics).filter((key) => {
      const plan = this.plan(key)
      return plan !== undefined && this.possible(plan)
    })
    const others = keys.filter((key) => key !== this.#last)
    return others.length > 0 ? others : keys
  }
}
