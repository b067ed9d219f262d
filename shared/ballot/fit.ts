import type { Mechanic, MechanicValue } from '../mechanic.ts'
import type { Method } from './method.ts'
import type { BallotOption, BallotPlan } from './plan.ts'

/** A slider has so many places on each side of where it stands. */
const placesPerSide = 10
/** What share of the stands a threshold ballot needs, and at least so many. */
const goalShare = 0.25
const leastGoal = 2

/** What a plan is fitted to. */
export interface Fitting {
  /** The mechanic that the ballot is about and its present value; undefined for one that mixes mechanics. */
  readonly mechanic: { readonly key: string; readonly row: Mechanic; readonly current: MechanicValue } | undefined
  /** How many watch. */
  readonly crowd: number
}

/** The plan as it is voted on by another method. Undefined where the method does not fit what it is about. */
export function fitted(plan: BallotPlan, method: Method, { mechanic, crowd }: Fitting): BallotPlan | undefined {
  const changing = plan.options.filter((option) => option.changes.length > 0)
  switch (method) {
    case 'plurality':
    case 'lottery':
    case 'bid':
      return { ...plan, method }
    case 'approval':
    case 'ranked':
      // Of two options who likes one dislikes the other: there is nothing to rank.
      return plan.options.length > 2 ? { ...plan, method } : undefined
    case 'slider': {
      if (mechanic?.row.kind !== 'range') return undefined
      return { ...plan, method, options: placesOf(mechanic.key, mechanic.row, Number(mechanic.current)) }
    }
    case 'tug': {
      // A rope has two ends: of a range those that move it, of all others the options as they are.
      const ends = mechanic?.row.kind === 'range' ? changing : plan.options
      return ends.length === 2 ? { ...plan, method, options: ends } : undefined
    }
    case 'threshold':
      // Nobody has to call for what is so already.
      if (changing.length === 0) return undefined
      return { ...plan, method, options: changing, goal: Math.max(leastGoal, Math.ceil(crowd * goalShare)) }
  }
}

const tidy = (value: number) => Number(value.toPrecision(12))

/** Where a slider can stand: from the range's lowest to its highest value within one step, with the present one. */
function placesOf(key: string, row: Extract<Mechanic, { kind: 'range' }>, current: number): BallotOption[] {
  const places = new Set<number>()
  for (let at = -placesPerSide; at <= placesPerSide; at++) {
    const value = at === 0 ? current : tidy(current + (row.maxStep * at) / placesPerSide)
    places.add(Math.min(row.max, Math.max(row.min, value)))
  }
  return [...places]
    .sort((one, other) => one - other)
    .map((value) => ({
      name: `${value}`,
      label: `${Number(value.toPrecision(4))}`,
      changes: value === current ? [] : [{ mechanic: key, value }],
    }))
}
