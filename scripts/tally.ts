/** How many tests passed and how many did not. */
export interface Tally {
  readonly passed: number
  readonly failed: number
}

export const emptyTally: Tally = { passed: 0, failed: 0 }

export function addTallies(...tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  }
}

/** A step that is one test in itself. */
export const tallyOf = (passed: boolean): Tally => (passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

/** The last line of `npm test`. */
export const lineOf = (tally: Tally): string => `${tally.passed} passed, ${tally.failed} failed`
