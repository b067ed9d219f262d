import type { GameObjects, Scene } from 'phaser'
import { css, palette } from '../../../client/kit/palette.ts'

const faces = { body: '"Alegreya Sans", "Alegreya Sans stand-in", sans-serif', display: '"Cinzel", serif' } as const

/** How a text looks; its size in CSS pixels, whatever the camera does. */
export interface LabelStyle {
  readonly face: keyof typeof faces
  readonly weight: 500 | 700
  readonly pixels: number
  readonly color: number
  readonly depth: number
}

/** How large things are on the page now. */
export interface Optics {
  /** Pixels of the canvas for each CSS pixel. */
  readonly pixelRatio: number
  /** CSS pixels for each metre. */
  readonly scale: number
}

/** A text in the world that is as large and as sharp on the page at any distance of the camera. */
export class Label {
  readonly #text: GameObjects.Text
  readonly #style: LabelStyle
  #words = ''
  #ratio = 0
  #color: number

  constructor(scene: Scene, style: LabelStyle) {
    this.#style = style
    this.#color = style.color
    this.#text = scene.add.text(0, 0, '').setOrigin(0.5, 0.5).setDepth(style.depth)
    // Until a face has come, its stand-in was drawn.
    void document.fonts?.load(`${style.weight} ${style.pixels}px ${faces[style.face]}`).then(() => {
      this.#ratio = 0
    })
  }

  /** How wide it is, in pixels of the world. */
  width(optics: Optics, pixelsPerUnit: number): number {
    return (this.#text.width * pixelsPerUnit) / (optics.scale * optics.pixelRatio)
  }

  say(words: string): void {
    if (words === this.#words) return
    this.#words = words
    this.#text.setText(words)
  }

  setColor(color: number): void {
    this.#color = color
    this.#text.setColor(css(color))
  }

  hide(): void {
    this.#text.setVisible(false)
  }

  /** Shows it at a place in pixels of the world, `size` times as large as its style says. */
  show(x: number, y: number, optics: Optics, pixelsPerUnit: number, size = 1, alpha = 1): void {
    if (optics.pixelRatio !== this.#ratio && this.#text.active) this.#sharpen(optics.pixelRatio)
    const { scale, pixelRatio } = optics
    this.#text
      .setVisible(alpha > 0)
      .setPosition(x, y)
      .setScale((size * pixelsPerUnit) / (scale * pixelRatio))
      .setAlpha(alpha)
  }

  destroy(): void {
    this.#text.destroy()
  }

  #sharpen(pixelRatio: number): void {
    this.#ratio = pixelRatio
    const { face, weight, pixels } = this.#style
    this.#text.setStyle({
      fontFamily: faces[face],
      fontStyle: String(weight),
      fontSize: `${pixels * pixelRatio}px`,
      color: css(this.#color),
      stroke: css(palette.ink),
      strokeThickness: Math.min(5, Math.max(2.5, pixels * 0.2)) * pixelRatio,
      padding: { x: 4, y: 4 },
      align: 'center',
    })
  }
}
