import type { Scene } from 'phaser'
import { declutter } from '../../../client/kit/declutter.ts'
import { tunics } from '../../../client/kit/palette.ts'
import type { View } from '../../../client/kit/view.ts'
import { hashWords } from '../../../shared/random.ts'
import type { ArenaState } from '../state.ts'
import type { Dust } from './dust.ts'
import { type Air, Figure } from './figure.ts'
import { paintTrappings } from './figure-paint.ts'
import type { Ghosts } from './ghosts.ts'
import { paintTags } from './tag.ts'

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
    paintTags(scene)
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
      figure.draw(gladiator, stance, air)
    }
    this.#name(air)
  }

  // Names that would cover each other give way: to the own, to a person's, to those near the own.
  #name({ optics, passedMs }: Air): void {
    const { state, seat: own } = this.#view
    const middle = this.#figures.get(own)
    const figures = [...this.#figures]
    const isBot = (seat: string) => state.seats.get(seat)?.human === false
    const boxes = figures.map(([seat, figure]) => {
      const near = Math.hypot(figure.x - (middle?.x ?? 0), figure.y - (middle?.y ?? 0))
      return figure.tag.box(figure.x, figure.y, isBot(seat), near, optics)
    })
    const stays = declutter(boxes)
    for (const [at, [seat, { x, y, alpha, tag }]] of figures.entries()) {
      const name = tagOf(state.seats.get(seat)?.name ?? '')
      tag.draw(name, isBot(seat), x, y, stays[at] ?? true, alpha, optics, passedMs)
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
