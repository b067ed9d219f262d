/** A code as a grid of dark and light. */
export interface Grid {
  readonly size: number
  get(x: number, y: number): boolean
}

/** The dark fields of a code as the `d` of an SVG path, one unit a field; a run of fields in a row is one rectangle. */
export function qrPath(grid: Grid): string {
  let path = ''
  for (let y = 0; y < grid.size; y++) {
    for (let x = 0; x < grid.size; x++) {
      if (!grid.get(x, y)) continue
      const start = x
      while (x + 1 < grid.size && grid.get(x + 1, y)) x++
      path += `M${start} ${y}h${x + 1 - start}v1H${start}z`
    }
  }
  return path
}
