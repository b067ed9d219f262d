import type { GameObjects, Scene } from 'phaser'
import { disc, paint } from '../../../client/kit/painting.ts'
import { layers, pixelsPerMetre } from './measures.ts'

/** One puff: lengths in metres, speeds in metres a second. */
export interface Puff {
  readonly x: number
  readonly y: number
  readonly vx: number
  readonly vy: number
  readonly lifeMs: number
  readonly size: number
  /** What its size gains in its life, as a part of it; -1 is down to nothing. */
  readonly grow: number
  readonly color: number
  readonly alpha: number
}

interface Grain {
  readonly image: GameObjects.Image
  puff: Puff | undefined
  ageMs: number
}

const most = 110
/** What is left of a puff's speed after a second. */
const drag = 0.06

/** Small things that fly and fade: dust, sparks, splinters. A fixed number of images, used again and again. */
export class Dust {
  readonly #grains: readonly Grain[]
  #next = 0

  constructor(scene: Scene) {
    const key = paint(scene, 'arena.dust', 32, 32, (brush) => {
      disc(brush, 16, 16, 15, '#fff6')
      disc(brush, 16, 16, 11, '#fff')
    })
    this.#grains = Array.from({ length: most }, () => ({
      image: scene.add.image(0, 0, key).setDepth(layers.dust).setVisible(false),
      puff: undefined,
      ageMs: 0,
    }))
  }

  puff(puff: Puff): void {
    const grain = this.#grains[this.#next++ % most]
    if (grain === undefined) return
    grain.puff = puff
    grain.ageMs = 0
    grain.image.setTint(puff.color).setVisible(true)
  }

  /** Several puffs from one place, away from it in all directions. */
  burst(at: Pick<Puff, 'x' | 'y' | 'color' | 'size' | 'lifeMs'>, count: number, speed: number): void {
    for (let one = 0; one < count; one++) {
      const angle = Math.random() * Math.PI * 2
      const fast = speed * (0.4 + Math.random() * 0.6)
      const [vx, vy] = [Math.cos(angle) * fast, Math.sin(angle) * fast]
      this.puff({ ...at, vx, vy, lifeMs: at.lifeMs * (0.6 + Math.random() * 0.4), grow: -0.6, alpha: 0.9 })
    }
  }

  update(passedMs: number): void {
    for (const grain of this.#grains) {
      const { puff, image } = grain
      if (puff === undefined) continue
      grain.ageMs += passedMs
      const age = grain.ageMs / puff.lifeMs
      if (age >= 1) {
        grain.puff = undefined
        image.setVisible(false)
        continue
      }
      const seconds = grain.ageMs / 1000
      const way = (1 - drag ** seconds) / -Math.log(drag)
      const size = puff.size * (1 + puff.grow * age) * pixelsPerMetre
      image
        .setPosition((puff.x + puff.vx * way) * pixelsPerMetre, (puff.y + puff.vy * way) * pixelsPerMetre)
        .setDisplaySize(size, size)
        .setAlpha(puff.alpha * (1 - age))
    }
  }
}
