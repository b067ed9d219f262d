import type { ArenaState } from './state.ts'
import { tuning } from './tuning.ts'

/** A place on the floor, in metres from the centre. */
export interface Spot {
  readonly x: number
  readonly y: number
}

/** A hole in the floor: whoever's middle is over it falls. */
export interface Pit extends Spot {
  readonly radius: number
}

/** What a round's floor holds. A brazier is solid and burns whoever touches it. */
export interface Layout {
  readonly name: string
  readonly pits: readonly Pit[]
  readonly braziers: readonly Spot[]
}

/** The floors, one a round in turn. `ArenaState.layout` is an index into this list. */
export const layouts: readonly Layout[] = [
  {
    name: 'Four fires',
    pits: [],
    braziers: [
      { x: 3.4, y: 3.4 },
      { x: -3.4, y: 3.4 },
      { x: -3.4, y: -3.4 },
      { x: 3.4, y: -3.4 },
    ],
  },
  {
    name: 'The well',
    pits: [{ x: 0, y: 0, radius: 1.7 }],
    braziers: [
      { x: 0, y: -5 },
      { x: 4.33, y: 2.5 },
      { x: -4.33, y: 2.5 },
    ],
  },
  {
    name: 'Twin pits',
    pits: [
      { x: -4.6, y: 0, radius: 1.4 },
      { x: 4.6, y: 0, radius: 1.4 },
    ],
    braziers: [
      { x: 0, y: 4.6 },
      { x: 0, y: -4.6 },
    ],
  },
  {
    name: 'Three pits',
    pits: [
      { x: 0, y: -5, radius: 1.2 },
      { x: 4.33, y: 2.5, radius: 1.2 },
      { x: -4.33, y: 2.5, radius: 1.2 },
    ],
    braziers: [{ x: 0, y: 0 }],
  },
]

const bare: Layout = { name: 'Bare', pits: [], braziers: [] }

/** The pits and braziers of the present round. */
export function layoutOf(state: Pick<ArenaState, 'layout'>): Layout {
  return layouts[state.layout] ?? bare
}

/** Whether the rim has crumbled past a spot, so that nothing stands there any more. */
export function isGone(spot: Spot, rim: number): boolean {
  return spot.x * spot.x + spot.y * spot.y > rim * rim
}

/** Whether somebody whose middle is here has nothing to stand on. */
export function isOverNothing(x: number, y: number, layout: Layout, rim: number): boolean {
  if (x * x + y * y > rim * rim) return true
  for (const pit of layout.pits) {
    const dx = x - pit.x
    const dy = y - pit.y
    if (dx * dx + dy * dy < pit.radius * pit.radius) return true
  }
  return false
}

/** How near the middles of a gladiator and of a brazier can be, in metres. */
export const brazierContactMetres = tuning.gladiatorRadiusMetres + tuning.brazierRadiusMetres
