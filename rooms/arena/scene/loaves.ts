import type { GameObjects, Scene } from 'phaser'
import { disc, paint, place } from '../../../client/kit/painting.ts'
import { blend, css, palette } from '../../../client/kit/palette.ts'
import type { ArenaState } from '../state.ts'
import type { Dust } from './dust.ts'
import { layers, pixelsPerMetre } from './measures.ts'

const sizeMetres = 1.5
const flightMs = 460

interface Thrown {
  readonly image: GameObjects.Image
  readonly x: number
  readonly y: number
  ageMs: number
}

/** Loaves of bread: thrown from the stands, they land on the sand and lie there until somebody eats them. */
export class Loaves {
  readonly #scene: Scene
  readonly #dust: Dust
  readonly #thrown = new Map<string, Thrown>()

  constructor(scene: Scene, dust: Dust) {
    this.#scene = scene
    this.#dust = dust
    paint(scene, 'arena.loaf', 96, 96, (brush) => {
      brush.translate(48, 48)
      disc(brush, 5, 6, 34, css(palette.indigoNight, 0.4))
      disc(brush, 0, 0, 35, css(palette.ink))
      disc(brush, 0, 0, 32, css(0xb06a2c))
      disc(brush, -3, -4, 25, css(blend(0xb06a2c, palette.sandLight, 0.45)))
      brush.strokeStyle = css(0x7a4318)
      brush.lineWidth = 4
      for (let cut = 0; cut < 4; cut++) {
        brush.beginPath()
        brush.moveTo(0, 0)
        brush.lineTo(Math.cos((cut * Math.PI) / 2 + 0.6) * 27, Math.sin((cut * Math.PI) / 2 + 0.6) * 27)
        brush.stroke()
      }
    })
  }

  draw(state: ArenaState, passedMs: number, calm: boolean): void {
    for (const [key, { image, x, y }] of this.#thrown) {
      if (state.loaves.has(key)) continue
      image.destroy()
      this.#thrown.delete(key)
      this.#dust.burst({ x, y, color: palette.sandLight, size: 0.3, lifeMs: 420 }, calm ? 2 : 8, 2.5)
    }
    for (const [key, loaf] of state.loaves) {
      const thrown = this.#thrown.get(key) ?? this.#land(key, loaf.x, loaf.y)
      thrown.ageMs += passedMs
      const flown = calm ? 1 : Math.min(1, thrown.ageMs / flightMs)
      const height = (1 - flown) * (1 - flown)
      const size = sizeMetres * pixelsPerMetre * (1 + height * 1.6)
      thrown.image
        .setDisplaySize(size, size)
        .setAlpha(Math.min(1, flown * 3))
        .setRotation(height * 4)
      thrown.image.y = (thrown.y - height * 2.5) * pixelsPerMetre
    }
  }

  #land(key: string, x: number, y: number): Thrown {
    const size = sizeMetres * pixelsPerMetre
    const image = this.#scene.add.image(x * pixelsPerMetre, y * pixelsPerMetre, 'arena.loaf')
    const thrown = { image: place(image, size, size, layers.loaves), x, y, ageMs: 0 }
    this.#thrown.set(key, thrown)
    return thrown
  }
}
