/** A bound on how often something may happen: so many at once, and then one for each so many milliseconds. */
export interface Pace {
  readonly burst: number
  readonly everyMs: number
}

/** What is known of the last so many keys is kept, and of at most twice as many. */
const leastKeys = 50_000

/** Leaky buckets by key, filled by each {@link take} and drained by time. Times never go back. */
export class Buckets {
  readonly #pace: Pace
  /** By key: the time at which its bucket will be empty. */
  #recent = new Map<string, number>()
  // All at once rather than the oldest alone: to find a map's first key takes longer the more were deleted before it.
  #before: ReadonlyMap<string, number> = new Map()

  constructor(pace: Pace) {
    this.#pace = pace
  }

  /** Whether one more fits in now; if so, it is in. */
  take(key: string, now: number): boolean {
    if (this.isFull(key, now)) return false
    this.#recent.set(key, this.#emptyAt(key, now) + this.#pace.everyMs)
    if (this.#recent.size < leastKeys) return true
    this.#before = this.#recent
    this.#recent = new Map()
    return true
  }

  /** Whether nothing more fits in now. */
  isFull(key: string, now: number): boolean {
    const { burst, everyMs } = this.#pace
    return this.#emptyAt(key, now) + everyMs - now > burst * everyMs
  }

  #emptyAt(key: string, now: number): number {
    return Math.max(now, this.#recent.get(key) ?? this.#before.get(key) ?? 0)
  }
}
