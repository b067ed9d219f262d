/** A bound on how often something may happen: so many at once, and then one for each so many milliseconds. */
export interface Pace {
  readonly burst: number
  readonly everyMs: number
}

/** Of so many keys at most something is kept; the one that was quiet longest is forgotten first. */
const mostKeys = 50_000

/** Leaky buckets by key, filled by each {@link take} and drained by time. Times never go back. */
export class Buckets {
  readonly #pace: Pace
  /** By key: the time at which its bucket will be empty. */
  readonly #emptyAt = new Map<string, number>()

  constructor(pace: Pace) {
    this.#pace = pace
  }

  /** Whether one more fits in now; if so, it is in. */
  take(key: string, now: number): boolean {
    if (this.isFull(key, now)) return false
    const emptyAt = Math.max(now, this.#emptyAt.get(key) ?? 0) + this.#pace.everyMs
    // Deleted first: a map keeps the place of a key that it knows.
    this.#emptyAt.delete(key)
    this.#emptyAt.set(key, emptyAt)
    if (this.#emptyAt.size > mostKeys) for (const oldest of this.#emptyAt.keys()) return this.#forget(oldest)
    return true
  }

  /** Whether nothing more fits in now. */
  isFull(key: string, now: number): boolean {
    const { burst, everyMs } = this.#pace
    return Math.max(now, this.#emptyAt.get(key) ?? 0) + everyMs - now > burst * everyMs
  }

  #forget(key: string): true {
    this.#emptyAt.delete(key)
    return true
  }
}
