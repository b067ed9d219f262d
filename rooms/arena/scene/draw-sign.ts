import type { Brush } from '../../../client/kit/painting.ts'

/** Draws a sign, paths on a field of 24 by 24, around a place; `size` is the side of the field. */
export function drawSign(
  brush: Brush,
  paths: readonly string[],
  x: number,
  y: number,
  size: number,
  color: string,
): void {
  brush.save()
  brush.translate(x - size / 2, y - size / 2)
  brush.scale(size / 24, size / 24)
  brush.lineWidth = 2
  brush.lineCap = 'round'
  brush.lineJoin = 'round'
  brush.strokeStyle = brush.fillStyle = color
  for (const path of paths) {
    if (path.startsWith('~')) brush.stroke(new Path2D(path.slice(1)))
    else brush.fill(new Path2D(path))
  }
  brush.restore()
}
