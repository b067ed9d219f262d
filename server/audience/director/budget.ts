const minuteMs = 60_000

/**
 * How much the stands may change: in any minute so many points at most. What a ballot may come to is set aside when it
 * opens; when it is decided, what it came to is spent and the rest is free again.
 */
export class Budget {
  readonly #pointsPerMinute: number
  readonly #aside = new Map<string, number>()
  #spent: { readonly at: number; readonly points: number }[]

  constructor(
    pointsPerMinute: number,
    now: number,
    before: readonly (readonly [agoMs: number, points: number])[] = [],
  ) {
    this.#pointsPerMinute = pointsPerMinute
    this.#spent = before.map(([agoMs, points]) => ({ at: now - agoMs, points }))
  }

  /** Points that are free now. */
  free(now: number): number {
    this.#spent = this.#spent.filter(({ at }) => now - at < minuteMs)
    const spent = this.#spent.reduce((sum, { points }) => sum + points, 0)
    const aside = [...this.#aside.values()].reduce((sum, points) => sum + points, 0)
    return Math.max(0, this.#pointsPerMinute - spent - aside)
  }

  setAside(ballot: string, points: number): void {
    this.#aside.set(ballot, points)
  }

  /** Settles a ballot: it came to so many points, never more than were set aside for it. */
  spend(ballot: string, points: number, now: number): void {
    const aside = this.#aside.get(ballot) ?? 0
    this.#aside.delete(ballot)
    const spent = Math.min(points, aside)
    if (spent > 0) this.#spent.push({ at: now, points: spent })
  }

  /** What was spent in the last minute, by how long ago. */
  snapshot(now: number): [agoMs: number, points: number][] {
    return this.#spent.filter(({ at }) => now - at < minuteMs).map(({ at, points }) => [Math.round(now - at), points])
  }
}
