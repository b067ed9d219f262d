import type { GameObjects, Scene } from 'phaser'
import { type Brush, disc, paint, place } from '../../../client/kit/painting.ts'
import { blend, css, palette } from '../../../client/kit/palette.ts'
import type { View } from '../../../client/kit/view.ts'
import type { ArenaState, Lion } from '../state.ts'
import { layers, pixelsPerMetre } from './measures.ts'

const pixels = 64
const sizeMetres = 4
const fur = 0xd08a3e
const mane = 0x7a3b1c

/** The lion, while it is in the arena: seen from above, its mane in front. */
export class Beast {
  readonly #view: View<ArenaState>
  readonly #parts: Record<'shadow' | 'danger' | 'tail' | 'body' | 'head', GameObjects.Image>
  #x = 0
  #y = 0
  #stride = 0

  constructor(scene: Scene, view: View<ArenaState>) {
    this.#view = view
    const size = sizeMetres * pixelsPerMetre
    const image = (name: string, depth: number, draw: (brush: Brush) => void) => {
      const key = paint(scene, `arena.lion.${name}`, sizeMetres * pixels, sizeMetres * pixels, (brush) => {
        brush.translate((sizeMetres / 2) * pixels, (sizeMetres / 2) * pixels)
        brush.scale(pixels, pixels)
        draw(brush)
      })
      return place(scene.add.image(0, 0, key), size, size, depth).setVisible(false)
    }
    this.#parts = {
      shadow: image('shadow', layers.shadows, (brush) => disc(brush, 0, 0, 1.5, css(palette.indigoNight, 0.4), 0.8)),
      danger: image('danger', layers.shadows, paintDanger),
      tail: image('tail', layers.beast, paintTail).setOrigin(0.5, 0.5),
      body: image('body', layers.beast, paintBody),
      head: image('head', layers.beast + 0.1, paintHead),
    }
  }

  draw(lion: Lion | undefined, nowMs: number, calm: boolean, sight: (x: number, y: number) => number): void {
    const parts = Object.values(this.#parts)
    if (lion === undefined) {
      for (const part of parts) part.setVisible(false)
      return
    }
    const x = this.#view.value(lion, 'x')
    const y = this.#view.value(lion, 'y')
    const facing = this.#view.angle(lion, 'facing')
    this.#stride += Math.min(1, Math.hypot(x - this.#x, y - this.#y))
    this.#x = x
    this.#y = y
    const paused = lion.pausedUntil > this.#view.state.tick
    const beat = Math.sin(this.#stride * 2.4)
    const shake = paused && !calm ? Math.sin(nowMs / 45) * 0.16 : beat * 0.08
    const shown = Math.max(0.35, sight(x, y))
    for (const part of parts)
      part
        .setVisible(true)
        .setAlpha(shown)
        .setPosition(x * pixelsPerMetre, y * pixelsPerMetre)
    const { shadow, danger, tail, body, head } = this.#parts
    shadow.setPosition((x + 0.2) * pixelsPerMetre, (y + 0.18) * pixelsPerMetre).setRotation(facing)
    danger.setAlpha(shown * (calm ? 0.7 : 0.55 + 0.3 * Math.sin(nowMs / 120)))
    body.setRotation(facing - beat * 0.05)
    head.setRotation(facing + shake)
    tail.setRotation(facing + (calm ? 0 : Math.sin(nowMs / 210) * 0.3))
  }
}

function paintDanger(brush: Brush): void {
  brush.strokeStyle = css(palette.red)
  brush.lineWidth = 0.1
  brush.setLineDash([0.32, 0.22])
  brush.beginPath()
  brush.arc(0, 0, 1.55, 0, Math.PI * 2)
  brush.stroke()
}

function furry(brush: Brush, x: number, y: number, radiusX: number, color: number, radiusY = radiusX): void {
  disc(brush, x, y, radiusX + 0.06, css(palette.ink), radiusY + 0.06)
  disc(brush, x, y, radiusX, css(color), radiusY)
}

function paintTail(brush: Brush): void {
  brush.lineCap = 'round'
  for (const [color, width] of [
    [palette.ink, 0.24],
    [fur, 0.13],
  ] as const) {
    brush.strokeStyle = css(color)
    brush.lineWidth = width
    brush.beginPath()
    brush.moveTo(-0.7, 0)
    brush.bezierCurveTo(-1.1, 0.1, -1.3, -0.2, -1.65, -0.08)
    brush.stroke()
  }
  furry(brush, -1.68, -0.06, 0.15, mane, 0.11)
}

function paintBody(brush: Brush): void {
  for (const [x, side] of [
    [0.55, 1],
    [0.45, -1],
    [-0.55, 1],
    [-0.65, -1],
  ] as const) {
    furry(brush, x + 0.18, side * 0.52, 0.26, blend(fur, palette.ink, 0.12), 0.15)
  }
  furry(brush, -0.15, 0, 0.98, fur, 0.52)
  disc(brush, -0.2, -0.1, 0.8, css(blend(fur, palette.sandLight, 0.35)), 0.3)
}

function paintHead(brush: Brush): void {
  brush.translate(0.85, 0)
  brush.fillStyle = css(palette.ink)
  const tufts = 13
  for (const [grow, color] of [
    [0.06, palette.ink],
    [0, mane],
    [-0.14, blend(mane, fur, 0.35)],
  ] as const) {
    brush.fillStyle = css(color)
    brush.beginPath()
    for (let at = 0; at < tufts * 2; at++) {
      const angle = (at / (tufts * 2)) * Math.PI * 2
      const radius = (at % 2 === 0 ? 0.74 : 0.6) + grow
      brush.lineTo(Math.cos(angle) * radius, Math.sin(angle) * radius)
    }
    brush.fill()
  }
  for (const side of [-1, 1]) furry(brush, 0.02, side * 0.36, 0.11, fur)
  furry(brush, 0.16, 0, 0.34, fur, 0.3)
  furry(brush, 0.44, 0, 0.17, blend(fur, palette.parchment, 0.5), 0.19)
  disc(brush, 0.55, 0, 0.08, css(palette.ink), 0.1)
  for (const side of [-1, 1]) disc(brush, 0.28, side * 0.16, 0.055, css(palette.ink))
}
