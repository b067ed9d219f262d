/** The longest delay that is told apart, in milliseconds. */
const longestMs = 20_000

/** A great many delays, by the millisecond. */
export class Delays {
  readonly #counts = new Uint32Array(longestMs + 1)
  #size = 0

  add(delayMs: number): void {
    const place = Math.round(Math.min(longestMs, Math.max(0, delayMs)))
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
    this.#size++
  }

  clear(): void {
    this.#counts.fill(0)
    this.#size = 0
  }

  /** The delay that a share of all, 0 to 1, does not exceed; not a number where there are none. */
  percentile(share: number): number {
    let left = this.#size * share
    for (const [delayMs, count] of this.#counts.entries()) {
      left -= count
      if (left <= 0 && count > 0) return delayMs
    }
    return Number.NaN
  }
}
