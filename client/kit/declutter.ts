/** Where a label would stand, by its middle, in whatever unit all of them share. */
export interface LabelBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The larger, the sooner it keeps its place. */
  readonly priority: number
}

/** Which of some labels can be shown so that none covers another; the more important one stays. */
export function declutter(boxes: readonly LabelBox[]): boolean[] {
  const shown: LabelBox[] = []
  const stays = new Set<LabelBox>()
  for (const box of [...boxes].sort((one, other) => other.priority - one.priority)) {
    if (shown.some((other) => overlap(box, other))) continue
    shown.push(box)
    stays.add(box)
  }
  return boxes.map((box) => stays.has(box))
}

function overlap(one: LabelBox, other: LabelBox): boolean {
  return (
    Math.abs(one.x - other.x) * 2 < one.width + other.width && Math.abs(one.y - other.y) * 2 < one.height + other.height
  )
}
