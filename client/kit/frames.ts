/** Longer than a frame of sixty a second and the next one's beginning: a picture was left out. */
const lateMs = 25
const costsKept = 512

/** How pictures come, and what our own code has to do with it. */
export interface FrameReport {
  readonly count: number
  /** Pictures that came more than 25 ms after the one before them. */
  readonly late: number
  readonly slowestMs: number
  /** Time spent in our own code for a picture, 95th percentile of the last 512, in milliseconds. */
  readonly costMs: number
}

/** Counts pictures and the time that they cost. */
export class FrameMeter {
  #count = 0
  #late = 0
  #slowestMs = 0
  readonly #costs: number[] = []

  /** A picture was drawn, so long after the last one; our own code took so long for it. */
  add(passedMs: number, costMs: number): void {
    this.#count++
    if (passedMs > lateMs) this.#late++
    this.#slowestMs = Math.max(this.#slowestMs, passedMs)
    this.#costs[this.#count % costsKept] = costMs
  }

  report(): FrameReport {
    const costs = this.#costs.filter((cost) => cost !== undefined).sort((one, other) => one - other)
    return {
      count: this.#count,
      late: this.#late,
      slowestMs: this.#slowestMs,
      costMs: costs[Math.floor(costs.length * 0.95)] ?? 0,
    }
  }
}
