import type { Mechanic, MechanicValue } from '../mechanic.ts'
import { type BallotOption, type BallotPlan, planFor } from './plan.ts'

/** Every change by which a mechanic could stand on a pool's ballot, from its present value; each is called by its key. */
export function offersOf(key: string, row: Mechanic, current: MechanicValue): BallotOption[] {
  return planFor(key, row, current).options.flatMap(({ label, changes }) =>
    changes.map((change) => ({ name: key, label: labelOf(row, label, change.value), changes: [change] })),
  )
}

/** The ballot of a pool: one option a mechanic. */
export function poolPlan(title: string, options: readonly BallotOption[]): BallotPlan {
  return { title, method: 'plurality', mechanic: '', ask: '', about: '', options }
}

// On its own ballot a mechanic is the title; here an option has to say which it is.
function labelOf(row: Mechanic, label: string, value: MechanicValue): string {
  switch (row.kind) {
    case 'trigger':
      return row.label
    case 'toggle':
      return value === true ? row.label : `No more ${row.label.toLowerCase()}`
    case 'choice':
      return `${row.label}: ${label}`
    case 'range':
      return `${row.label} ${label.toLowerCase()}`
  }
}
