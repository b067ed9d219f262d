import type { Effect } from '../effect.ts'
import type { GameContext } from '../game.ts'
import type { Json } from '../json.ts'
import type { Random } from '../random.ts'

type Draft = Effect extends infer One ? (One extends { id: unknown } ? Omit<One, 'id'> : never) : never

/** What one tick asks of the outside, numbered in the order in which it was asked. */
export class Outbox implements GameContext {
  readonly tickRate: number
  readonly random: Random
  #tick: number
  #effects: Effect[] = []

  constructor(tickRate: number, random: Random, tick = 0) {
    this.#tick = tick
    this.tickRate = tickRate
    this.random = random
  }

  get tick(): number {
    return this.#tick
  }

  begin(tick: number): void {
    this.#tick = tick
    this.#effects = []
  }

  take(): readonly Effect[] {
    return this.#effects
  }

  put(draft: Draft): Effect {
    const effect: Effect = { ...draft, id: `${this.#tick}:${this.#effects.length}` }
    this.#effects.push(effect)
    return effect
  }

  mark(name: string, data: Json = null): void {
    this.put({ kind: 'mark', name, data })
  }

  emit(type: string, data: Json = null): void {
    this.put({ kind: 'emit', type, data })
  }
}
