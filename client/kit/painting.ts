import type { GameObjects, Scene } from 'phaser'
import { blend, css } from './palette.ts'

export type Brush = CanvasRenderingContext2D

/** Paints a texture once and for all, in pixels. Painting it again under the same name does nothing. */
export function paint(scene: Scene, key: string, width: number, height: number, draw: (brush: Brush) => void): string {
  if (scene.textures.exists(key)) return key
  const texture = scene.textures.createCanvas(key, Math.ceil(width), Math.ceil(height))
  if (texture === null) return key
  draw(texture.context)
  texture.refresh()
  return key
}

/** Numbers from 0 to 1 that are the same in each run, so that a texture always looks alike. */
export function grain(seed: number): () => number {
  let state = seed | 0 || 1
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) + 0x9e3779b9
    return ((state ^ (state >>> 15)) >>> 0) / 4_294_967_296
  }
}

/** A filled circle or ellipse. */
export function disc(brush: Brush, x: number, y: number, radiusX: number, color: string, radiusY = radiusX): void {
  brush.fillStyle = color
  brush.beginPath()
  brush.ellipse(x, y, radiusX, radiusY, 0, 0, Math.PI * 2)
  brush.fill()
}

/** A shape through points, filled and outlined. */
export function shape(
  brush: Brush,
  points: readonly (readonly [number, number])[],
  fill: string,
  outline?: { readonly color: string; readonly width: number },
): void {
  brush.beginPath()
  for (const [x, y] of points) brush.lineTo(x, y)
  brush.closePath()
  brush.fillStyle = fill
  brush.fill()
  if (outline === undefined) return
  brush.lineJoin = 'round'
  brush.strokeStyle = outline.color
  brush.lineWidth = outline.width
  brush.stroke()
}

/** A light that fades from the middle outwards, to be added to what is under it. */
export function paintGlow(scene: Scene, key: string, size: number, color: number): string {
  return paint(scene, key, size, size, (brush) => {
    const half = size / 2
    const light = brush.createRadialGradient(half, half, 0, half, half, half)
    light.addColorStop(0, css(blend(color, 0xffffff, 0.5), 0.9))
    light.addColorStop(0.3, css(color, 0.5))
    light.addColorStop(1, css(color, 0))
    brush.fillStyle = light
    brush.fillRect(0, 0, size, size)
  })
}

/** An image in the middle of the world, whatever its texture's size, so large. */
export function place(image: GameObjects.Image, width: number, height: number, depth: number): GameObjects.Image {
  return image.setDisplaySize(width, height).setDepth(depth)
}
