import type { Scene } from 'phaser'
import { palette } from '../../../client/kit/palette.ts'
import { Label, type Optics } from './label.ts'
import { layers, pixelsPerMetre } from './measures.ts'

/** What is said across the arena, and for how long. */
export interface Announcement {
  readonly title: string
  readonly below: string
  readonly color: number
  readonly forMs: number
}

const inMs = 260
const outMs = 420
/** So much of the picture's width stays free beside words. */
const marginPixels = 24

/** By how much words are made smaller that need more room than there is; 1 where they fit. Widths in CSS pixels. */
export function fitOf(needs: number, has: number): number {
  return needs <= has ? 1 : Math.max(0.3, has / needs)
}

/** Words across the arena: a round begins, somebody has won, the lion is loose. One at a time. */
export class Caption {
  readonly #title: Label
  readonly #below: Label
  #said: Announcement | undefined
  #ageMs = 0

  constructor(scene: Scene) {
    const style = { color: palette.parchment, depth: layers.captions } as const
    this.#title = new Label(scene, { ...style, face: 'display', weight: 700, pixels: 40 })
    this.#below = new Label(scene, { ...style, face: 'body', weight: 500, pixels: 19 })
  }

  say(announcement: Announcement): void {
    this.#said = announcement
    this.#ageMs = 0
    this.#title.setColor(announcement.color)
    this.#title.say(announcement.title)
    this.#below.say(announcement.below)
  }

  /** Around the middle of what is seen, in pixels of the world; `width` is what is seen of it, in CSS pixels. */
  draw(middleX: number, middleY: number, width: number, optics: Optics, passedMs: number, calm: boolean): void {
    const said = this.#said
    this.#ageMs += passedMs
    const left = said === undefined ? 0 : said.forMs - this.#ageMs
    if (said === undefined || left <= 0) {
      this.#said = undefined
      this.#title.hide()
      this.#below.hide()
      return
    }
    const arrived = Math.min(1, this.#ageMs / inMs)
    const alpha = Math.min(arrived, left / outMs, 1)
    const grown = calm ? 1 : 1.35 - 0.35 * (1 - (1 - arrived) ** 3)
    const perPixel = pixelsPerMetre / optics.scale
    // A long name on a narrow phone has to fit.
    const sized = (label: Label) => fitOf(label.width(optics, pixelsPerMetre) / perPixel, width - marginPixels)
    this.#title.show(middleX, middleY - 26 * perPixel, optics, pixelsPerMetre, grown * sized(this.#title), alpha)
    this.#below.show(
      middleX,
      middleY + 16 * perPixel,
      optics,
      pixelsPerMetre,
      sized(this.#below),
      said.below === '' ? 0 : alpha,
    )
  }
}
