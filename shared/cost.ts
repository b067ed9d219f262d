import { initialOf, type Mechanic, type MechanicValue } from './mechanic.ts'

/** What a change costs, in points, where its row does not say. */
const usualCost = 60

/**
 * How hard a change makes it for the players, in points: below 0 it helps them. What leads back towards the initial
 * value counts against what led away from it; from one other option of a choice to the next nothing becomes harder.
 */
export function burdenOf(row: Mechanic, current: MechanicValue, value: MechanicValue): number {
  const cost = row.cost ?? usualCost
  switch (row.kind) {
    case 'trigger':
      return cost
    case 'range': {
      const away = Math.abs(Number(value) - row.initial) - Math.abs(Number(current) - row.initial)
      return (cost * away) / row.maxStep
    }
    case 'choice':
    case 'toggle': {
      const initial = initialOf(row)
      return cost * (Number(value !== initial) - Number(current !== initial))
    }
  }
}

/** How much a change moves, for good or for bad, in points; never below 0. */
export function influenceOf(row: Mechanic, current: MechanicValue, value: MechanicValue): number {
  const cost = Math.abs(row.cost ?? usualCost)
  if (row.kind === 'trigger') return cost
  if (value === current) return 0
  return row.kind === 'range' ? (cost * Math.abs(Number(value) - Number(current))) / row.maxStep : cost
}
