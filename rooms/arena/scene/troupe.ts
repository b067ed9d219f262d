import type { Scene } from 'phaser'
import { tunics } from '../../../client/kit/palette.ts'
import type { View } from '../../../client/kit/view.ts'
import { hashWords } from '../../../shared/random.ts'
import type { ArenaState } from '../state.ts'
import type { Dust } from './dust.ts'
import { type Air, Figure } from './figure.ts'
import { paintTrappings } from './figure-paint.ts'
import type { Ghosts } from './ghosts.ts'

const longestTag = 14

/** All gladiators of a match, each in a tunic that it keeps. */
export class Troupe {
  readonly #scene: Scene
  readonly #view: View<ArenaState>
  readonly #dust: Dust
  readonly #ghosts: Ghosts
  readonly #figures = new Map<string, Figure>()

  constructor(scene: Scene, view: View<ArenaState>, dust: Dust, ghosts: Ghosts) {
    this.#scene = scene
    this.#view = view
    this.#dust = dust
    this.#ghosts = ghosts
    paintTrappings(scene)
  }

  of(seat: string): Figure | undefined {
    return this.#figures.get(seat)
  }

  draw(air: Air): void {
    const { state } = this.#view
    for (const [seat, figure] of this.#figures) {
      if (state.gladiators.has(seat)) continue
      figure.destroy()
      this.#figures.delete(seat)
    }
    for (const [seat, gladiator] of state.gladiators) {
      const figure = this.#figures.get(seat) ?? this.#enter(seat)
      const stance = {
        x: this.#view.value(gladiator, 'x'),
        y: this.#view.value(gladiator, 'y'),
        facing: this.#view.angle(gladiator, 'facing'),
        dashAge: this.#view.value(gladiator, 'dashAge'),
      }
      figure.draw(gladiator, stance, tagOf(state.seats.get(seat)?.name ?? ''), air)
    }
  }

  #enter(seat: string): Figure {
    const figure = new Figure(this.#scene, this.#freeTunic(seat), seat === this.#view.seat, this.#dust, this.#ghosts)
    this.#figures.set(seat, figure)
    return figure
  }

  // By the seat's id, so that all who watch see the same colour, as long as nobody else wears it.
  #freeTunic(seat: string): number {
    const worn = new Set([...this.#figures.values()].map(({ tunic }) => tunic))
    const first = hashWords(seat)[0] % tunics.length
    for (let off = 0; off < tunics.length; off++) {
      const tunic = (first + off) % tunics.length
      if (!worn.has(tunic)) return tunic
    }
    return first
  }
}

function tagOf(name: string): string {
  const letters = [...name]
  return letters.length <= longestTag ? name : `${letters.slice(0, longestTag - 1).join('')}…`
}
