import type { GameObjects, Scene } from 'phaser'
import { paint, paintGlow, place } from '../../../client/kit/painting.ts'
import { css, palette } from '../../../client/kit/palette.ts'
import { layers, pixelsPerMetre } from './measures.ts'

/** In the dark one sees so far around oneself for certain, and not beyond the second, in metres. */
const sightMetres = { clear: 3.6, none: 6.2 } as const
const nightSize = 96
const duskMs = 900
const gusts = 26
const gustReach = 15

interface Gust {
  readonly image: GameObjects.Image
  x: number
  readonly y: number
  readonly pace: number
}

/** Whom the night is seen through: a player's own eyes, or those of the stands. */
export interface Eyes {
  readonly x: number
  readonly y: number
}

/** What is in the air: the dark of night with the light of torches, and the wind. */
export class Weather {
  readonly #near: GameObjects.Image
  readonly #even: GameObjects.Image
  readonly #torch: GameObjects.Image
  readonly #gusts: readonly Gust[]
  readonly #calm: boolean
  #dark = 0
  #eyes: Eyes | undefined

  constructor(scene: Scene, calm: boolean) {
    this.#calm = calm
    const wide = nightSize * pixelsPerMetre
    const key = paint(scene, 'arena.night', 1024, 1024, (brush) => {
      const perMetre = 1024 / nightSize
      const dark = brush.createRadialGradient(512, 512, 0, 512, 512, sightMetres.none * perMetre)
      dark.addColorStop(0, css(palette.indigoNight, 0.05))
      dark.addColorStop(sightMetres.clear / sightMetres.none, css(palette.indigoNight, 0.3))
      dark.addColorStop(1, css(palette.indigoNight, 0.94))
      brush.fillStyle = dark
      brush.fillRect(0, 0, 1024, 1024)
    })
    this.#near = place(scene.add.image(0, 0, key), wide, wide, layers.night).setVisible(false)
    const even = paint(scene, 'arena.night.even', 4, 4, (brush) => {
      brush.fillStyle = css(palette.indigoNight, 0.62)
      brush.fillRect(0, 0, 4, 4)
    })
    this.#even = place(scene.add.image(0, 0, even), wide, wide, layers.night).setVisible(false)
    const light = paintGlow(scene, 'arena.torch', 256, palette.dusk)
    this.#torch = place(scene.add.image(0, 0, light), 9 * pixelsPerMetre, 9 * pixelsPerMetre, layers.lights)
    this.#torch.setBlendMode('ADD').setVisible(false)
    this.#gusts = blowing(scene)
  }

  /** How much of something at a place can be seen, 0 to 1. */
  readonly sight = (x: number, y: number): number => {
    if (this.#dark === 0 || this.#eyes === undefined) return 1
    const away = Math.hypot(x - this.#eyes.x, y - this.#eyes.y)
    const seen = (sightMetres.none - away) / (sightMetres.none - sightMetres.clear)
    return 1 - this.#dark * (1 - Math.max(0, Math.min(1, seen)))
  }

  /** `eyes`: of who plays and stands; undefined for all who watch, to whom the night hides nothing. */
  update(night: boolean, wind: number, eyes: Eyes | undefined, nowMs: number, passedMs: number): void {
    this.#eyes = eyes
    const most = passedMs / duskMs
    this.#dark += Math.max(-most, Math.min(most, (night ? 1 : 0) - this.#dark))
    this.#near.setVisible(this.#dark > 0 && eyes !== undefined).setAlpha(this.#dark)
    this.#even.setVisible(this.#dark > 0 && eyes === undefined).setAlpha(this.#dark)
    this.#torch.setVisible(this.#near.visible)
    if (eyes !== undefined) {
      const [x, y] = [eyes.x * pixelsPerMetre, eyes.y * pixelsPerMetre]
      this.#near.setPosition(x, y)
      const flicker = this.#calm ? 0 : Math.sin(nowMs / 83) * 0.02 + Math.sin(nowMs / 31) * 0.015
      this.#torch.setPosition(x, y).setAlpha(this.#dark * (0.2 + flicker))
    }
    this.#blow(wind, passedMs)
  }

  #blow(wind: number, passedMs: number): void {
    const strength = Math.abs(wind)
    const shown = strength < 0.1 ? 0 : Math.ceil((gusts * (0.4 + strength / 5)) / (this.#calm ? 3 : 1))
    this.#gusts.forEach((gust, at) => {
      gust.image.setVisible(at < shown)
      if (at >= shown) return
      // For whoever wants no motion the streaks stand, and still say where the wind blows to.
      if (!this.#calm) gust.x += (wind * gust.pace * 5 * passedMs) / 1000
      if (Math.abs(gust.x) > gustReach) gust.x = -Math.sign(wind) * gustReach
      const edge = 1 - Math.abs(gust.x) / gustReach
      gust.image
        .setPosition(gust.x * pixelsPerMetre, gust.y * pixelsPerMetre)
        .setFlipX(wind < 0)
        .setAlpha(Math.min(1, edge * 3) * (0.3 + strength * 0.12))
    })
  }
}

function blowing(scene: Scene): Gust[] {
  const key = paint(scene, 'arena.gust', 256, 16, (brush) => {
    const fade = brush.createLinearGradient(0, 0, 256, 0)
    fade.addColorStop(0, css(palette.parchment, 0))
    fade.addColorStop(0.85, css(palette.parchment, 0.8))
    fade.addColorStop(1, css(palette.parchment, 0))
    brush.fillStyle = fade
    brush.beginPath()
    brush.moveTo(0, 8)
    brush.quadraticCurveTo(160, 2, 256, 7)
    brush.quadraticCurveTo(160, 9, 0, 8)
    brush.fill()
  })
  return Array.from({ length: gusts }, (_, at) => {
    const long = (2.6 + (at % 5) * 0.7) * pixelsPerMetre
    const image = place(scene.add.image(0, 0, key), long, 0.3 * pixelsPerMetre, layers.wind).setVisible(false)
    // The golden section spreads them without a pattern that an eye would find.
    const spread = (at * 0.618) % 1
    return { image, x: ((at * 0.383) % 1) * 2 * gustReach - gustReach, y: spread * 24 - 12, pace: 0.7 + (at % 7) * 0.1 }
  })
}
