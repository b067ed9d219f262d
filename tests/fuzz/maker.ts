import type { Random } from '../../shared/random.ts'
import { Blade, Chest, Thing } from './everything.ts'

/** Makes things, words and numbers at random. */
export class Maker {
  readonly #random: Random
  #made = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** A new thing; one that may hold others only if allowed. */
  thing(mayHold = true): Thing {
    const values = { label: `${this.word()} ${++this.#made}`, x: this.#random.between(-10, 10) }
    const kind = this.#random.integer(0, mayHold ? 3 : 1)
    if (kind === 0) return new Thing().assign(values)
    if (kind === 1) return new Blade().assign({ ...values, edge: this.number() })
    const chest = new Chest().assign(values)
    if (this.#random.chance(0.5)) chest.inside.push(this.thing(false))
    if (this.#random.chance(0.3)) chest.prices.set('gold', this.number())
    return chest
  }

  /** Mostly short, now and then long; of letters of one to four bytes. */
  word(): string {
    const length = this.#random.chance(0.02) ? 400 : this.#random.integer(0, 3)
    return Array.from({ length }, () => this.pick(['k', 'o', 'ä', '永', '🎭'])).join('')
  }

  number(): number {
    return this.#random.chance(0.5) ? this.#random.integer(-3, 300) : this.#random.between(-1e6, 1e6)
  }

  pick<Value>(from: readonly Value[]): Value {
    const picked = this.#random.pick(from)
    if (picked === undefined) throw new Error('picked from nothing')
    return picked
  }
}
