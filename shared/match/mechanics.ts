import type { MechanicChange } from '../ballot/plan.ts'
import { ticksOf } from '../clock.ts'
import type { ErrorCode } from '../errors.ts'
import type { GameContext } from '../game.ts'
import { conflict, initialOf, type MechanicTable, objectionTo } from '../mechanic.ts'
import { type ChangedBy, type GameState, type MechanicState, mechanicOf } from '../state.ts'

/** What an audience changed is taken back this many seconds after its last spectator has left, if not before. */
export const abandonedSeconds = 5

/** The mechanics of one match: what may change now, changing it, and going back when a change has lasted. */
export class Mechanics {
  readonly #table: MechanicTable
  readonly #state: GameState
  readonly #ctx: GameContext

  constructor(table: MechanicTable, state: GameState, ctx: GameContext) {
    this.#table = table
    this.#state = state
    this.#ctx = ctx
  }

  /**
   * Why a change may not be made now, or `undefined`. Bounds, steps and cooldowns hold for whoever asks: an operator's
   * order is one more vote, with one voter.
   */
  objection(change: MechanicChange): ErrorCode | undefined {
    const row = Object.hasOwn(this.#table, change.mechanic) ? this.#table[change.mechanic] : undefined
    const held = mechanicOf(this.#state, change.mechanic)
    if (row === undefined || held === undefined) return 'mechanic_unknown'
    const objection = objectionTo(row, held.value, change.value)
    if (objection !== undefined) return objection
    if (held.readyAt > this.#ctx.tick) return 'mechanic_cooldown'
    // To end something is never in conflict with anything.
    const ends = row.kind !== 'trigger' && change.value === initialOf(row)
    if (!ends && this.#isInConflict(change.mechanic)) return 'mechanic_conflict'
    return row.eligible?.(this.#state) === false ? 'mechanic_ineligible' : undefined
  }

  /** Lets a mechanic get ready for a change that may come. */
  prepare(mechanic: string): void {
    this.#table[mechanic]?.prepare?.(this.#state, this.#ctx)
  }

  /** Makes a change to which there is no objection. `votes`: how many an audience gave it. */
  change(change: MechanicChange, by: Exclude<ChangedBy, ''>, votes = 0): void {
    const row = this.#table[change.mechanic]
    const held = mechanicOf(this.#state, change.mechanic)
    if (row === undefined || held === undefined) return
    const { tick, tickRate } = this.#ctx
    if (row.kind === 'trigger') {
      held.value = Number(held.value) + 1
      row.apply(this.#state, this.#ctx)
    } else {
      held.value = row.kind === 'range' ? Math.min(row.max, Math.max(row.min, Number(change.value))) : change.value
    }
    const isInitial = held.value === initialOf(row)
    held.until = isInitial || row.lasts === undefined ? 0 : tick + ticksOf(row.lasts, tickRate)
    attribute(held, isInitial ? '' : by, isInitial ? 0 : votes)
    if (row.cooldown !== undefined) held.readyAt = tick + ticksOf(row.cooldown, tickRate)
    this.#ctx.mark('changed', { mechanic: change.mechanic, value: held.value })
  }

  /** Takes back what has lasted long enough. */
  expire(): void {
    for (const [key, row] of Object.entries(this.#table)) {
      const held = mechanicOf(this.#state, key)
      if (held === undefined || held.until === 0 || held.until > this.#ctx.tick) continue
      held.until = 0
      attribute(held, '', 0)
      if (row.kind === 'trigger') continue
      held.value = initialOf(row)
      this.#ctx.mark('changed', { mechanic: key, value: held.value })
    }
  }

  /** Nobody watches any more: whoever plays next should not find what a past audience wanted. */
  abandon(): void {
    const { tick, tickRate } = this.#ctx
    const latest = tick + abandonedSeconds * tickRate
    for (const key of Object.keys(this.#table)) {
      const held = mechanicOf(this.#state, key)
      if (held?.by !== 'audience') continue
      if (held.until === 0 || held.until > latest) held.until = latest
    }
  }

  #isInConflict(key: string): boolean {
    return Object.entries(this.#table).some(([other, row]) => {
      const held = mechanicOf(this.#state, other)
      if (held === undefined || !conflict(this.#table, key, other)) return false
      return row.kind === 'trigger' ? held.until > this.#ctx.tick : held.value !== initialOf(row)
    })
  }
}

function attribute(held: MechanicState, by: ChangedBy, votes: number): void {
  held.by = by
  held.votes = votes
}
