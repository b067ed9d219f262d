/** A direction and how strongly, as a vector of length 0 to 1. */
export interface Push {
  readonly x: number
  readonly y: number
}

/** How far the stick goes, and how far a thumb may tremble before it counts, in CSS pixels. */
export const stick = { reachPixels: 56, deadPixels: 9 } as const

export const atRest: Push = { x: 0, y: 0 }

/**
 * Where a stick stands that was put down at one point and pushed to another. Beyond its reach the base follows the
 * thumb, so that turning back takes effect at once.
 */
export function pushed(base: Push, thumb: Push): { readonly base: Push; readonly push: Push } {
  const x = thumb.x - base.x
  const y = thumb.y - base.y
  const way = Math.hypot(x, y)
  if (way <= stick.deadPixels) return { base, push: atRest }
  const strength = Math.min(1, (way - stick.deadPixels) / (stick.reachPixels - stick.deadPixels))
  const push = { x: (x / way) * strength, y: (y / way) * strength }
  if (way <= stick.reachPixels) return { base, push }
  const beyond = (way - stick.reachPixels) / way
  return { base: { x: base.x + x * beyond, y: base.y + y * beyond }, push }
}
