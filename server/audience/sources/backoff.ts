/** How the pauses between attempts grow. */
export interface Pace {
  readonly firstMs: number
  readonly mostMs: number
  /** A connection that held for so long was a good one: after it the pauses begin anew. */
  readonly settledMs: number
  /** An attempt that leads to nothing within this time has failed. */
  readonly attemptMs: number
}

/** One second, two, four, up to a minute. */
export const usualPace: Pace = { firstMs: 1000, mostMs: 60_000, settledMs: 10_000, attemptMs: 30_000 }

/**
 * The pause after the attempt of a number from 1, in milliseconds. Somewhere in the upper half of what it may be: when a
 * service comes back, those who lost it together do not all return in the same instant.
 * @param chance from 0 to below 1
 */
export function pauseMs(attempt: number, { firstMs, mostMs }: Pace, chance: number): number {
  const most = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30))
  return Math.round(most / 2 + (most / 2) * chance)
}
