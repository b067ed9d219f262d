/** A length of game time as a designer writes it: `'20s'`, `'1.5s'` or `'400ms'`. */
export type Duration = `${number}s` | `${number}ms`

/** Seconds of a duration. */
export function secondsOf(duration: Duration): number {
  return duration.endsWith('ms') ? Number(duration.slice(0, -2)) / 1000 : Number(duration.slice(0, -1))
}

/** Whole ticks of a duration at a rate of ticks a second, rounded to the nearest and never less than one. */
export function ticksOf(duration: Duration, tickRate: number): number {
  return Math.max(1, Math.round(secondsOf(duration) * tickRate))
}
