import type { GameObjects, Scene } from 'phaser'
import type { LabelBox } from '../../../client/kit/declutter.ts'
import { disc, paint, place } from '../../../client/kit/painting.ts'
import { css, palette } from '../../../client/kit/palette.ts'
import { gestures } from '../state.ts'
import { drawSign } from './draw-sign.ts'
import { Label, type Optics } from './label.ts'
import { layers, pixelsPerMetre } from './measures.ts'
import { actionSigns } from './signs.ts'

const fadeMs = 160
const markPixels = 13
const gesturePixels = 34

/** Paints what stands at names: the mark of a bot, and gestures. */
export function paintTags(scene: Scene): void {
  paint(scene, 'arena.bot', 48, 48, (brush) => {
    brush.fillStyle = css(palette.ink)
    brush.fillRect(2, 10, 44, 36)
    brush.fillStyle = css(palette.stone)
    brush.fillRect(6, 14, 36, 28)
    brush.fillRect(22, 2, 4, 10)
    for (const x of [16, 32]) disc(brush, x, 26, 5, css(palette.ink))
    brush.fillStyle = css(palette.ink)
    brush.fillRect(15, 35, 18, 3)
  })
  for (const [at, gesture] of gestures.entries()) {
    if (gesture === 'none') continue
    paint(scene, `arena.gesture.${at}`, 96, 96, (brush) => {
      disc(brush, 48, 48, 46, css(palette.indigoDeep, 0.88))
      brush.strokeStyle = css(palette.gold)
      brush.lineWidth = 4
      brush.stroke()
      drawSign(brush, actionSigns[gesture], 48, 48, 66, css(palette.parchment))
    })
  }
}

/** What stands above a gladiator: the name, whether a bot plays it, and the gesture that it makes. */
export class Tag {
  readonly #name: Label
  readonly #bot: GameObjects.Image
  readonly #gesture: GameObjects.Image
  readonly #own: boolean
  #shown = 0
  #gestureAt = 0
  #gestureMs = 0

  constructor(scene: Scene, own: boolean) {
    this.#own = own
    this.#name = new Label(scene, {
      face: 'body',
      weight: 500,
      pixels: own ? 15 : 14,
      color: own ? palette.gold : palette.parchment,
      depth: layers.tags + (own ? 0.5 : 0),
    })
    this.#bot = place(scene.add.image(0, 0, 'arena.bot'), 1, 1, layers.tags).setVisible(false)
    this.#gesture = place(scene.add.image(0, 0, 'arena.gesture.1'), 1, 1, layers.pleas).setVisible(false)
  }

  /** Where the name would stand, in pixels of the world. The own name goes before all others, that of a person before a bot's. */
  box(x: number, y: number, bot: boolean, near: number, optics: Optics): LabelBox {
    const perPixel = pixelsPerMetre / optics.scale
    const height = (this.#own ? 15 : 14) * perPixel
    const width = this.#name.width(optics, pixelsPerMetre) + (bot ? markPixels * perPixel * 1.2 : 0)
    // A shown name outranks a hidden one a little: otherwise two names of like rank flicker.
    const priority = (this.#own ? 1000 : bot ? 0 : 100) - near + (this.#shown > 0.5 ? 2 : 0)
    return { x: x * pixelsPerMetre, y: this.#above(y, optics), width, height, priority }
  }

  draw(
    name: string,
    bot: boolean,
    x: number,
    y: number,
    stays: boolean,
    alpha: number,
    optics: Optics,
    passedMs: number,
  ): void {
    this.#name.say(name)
    const step = passedMs / fadeMs
    this.#shown = Math.max(0, Math.min(1, this.#shown + (stays ? step : -step)))
    const perPixel = pixelsPerMetre / optics.scale
    const shown = this.#shown * alpha * (bot && !this.#own ? 0.9 : 1)
    const [left, above] = [x * pixelsPerMetre, this.#above(y, optics)]
    const mark = bot ? markPixels * perPixel : 0
    this.#name.show(left + mark * 0.6, above, optics, pixelsPerMetre, 1, shown)
    this.#bot
      .setVisible(bot && shown > 0)
      .setPosition(left - this.#name.width(optics, pixelsPerMetre) / 2 - mark * 0.05, above)
      .setDisplaySize(mark, mark)
      .setAlpha(shown)
  }

  /** `gesture`: an index into `gestures`. */
  drawGesture(
    gesture: number,
    x: number,
    y: number,
    alpha: number,
    optics: Optics,
    passedMs: number,
    calm: boolean,
  ): void {
    this.#gestureMs = gesture === this.#gestureAt ? this.#gestureMs + passedMs : 0
    this.#gestureAt = gesture
    this.#gesture.setVisible(gesture > 0 && alpha > 0)
    if (gesture === 0) return
    const grown = calm ? 1 : Math.min(1, 0.4 + this.#gestureMs / 180)
    const size = (gesturePixels * grown * pixelsPerMetre) / optics.scale
    this.#gesture
      .setTexture(`arena.gesture.${gesture}`)
      .setPosition(
        x * pixelsPerMetre,
        this.#above(y, optics) - ((gesturePixels * 0.5 + 12) * pixelsPerMetre) / optics.scale,
      )
      .setDisplaySize(size, size)
      .setAlpha(alpha)
  }

  destroy(): void {
    this.#name.destroy()
    this.#bot.destroy()
    this.#gesture.destroy()
  }

  #above(y: number, optics: Optics): number {
    return y * pixelsPerMetre - (1.05 + 11 / optics.scale) * pixelsPerMetre
  }
}
