/** The shortest and the longest time between two windows: ten a second, and two. */
export const shortestWindowMs = 100
export const longestWindowMs = 500

/** The part of the loop's time that writing to the stands may take before windows come more seldom. */
const writingShare = 0.025
/** A loop that runs its timers later than this, on the average, has too much to do. */
const lateLoopMs = 20
/** How much of the average the newest window makes up. */
const newestShare = 0.25
/** A window is at most so many times as long, or as short, as the one before: pages follow by playing slower or quicker. */
const mostLonger = 1.1
const mostShorter = 0.95

/** What one window has cost. */
export interface WindowCost {
  /** Milliseconds that writing it to everybody took. */
  readonly writingMs: number
  /** Milliseconds by which the loop was late with it. */
  readonly lateMs: number
}

/**
 * How often the stands are written to. The cost of a spectator is that of a write, whatever is in it; so a relay whose
 * writes have become dear, or whose loop is late, writes more seldom.
 */
export class Pace {
  #windowMs = shortestWindowMs
  #writingMs = 0
  #lateMs = 0

  /** Milliseconds from one window to the next, from 100 to 500. */
  get windowMs(): number {
    return this.#windowMs
  }

  /**
   * Patches in one window. A long window holds two, so that pages have a place of everything at least four times a second.
   */
  get samplesPerWindow(): 1 | 2 {
    return this.#windowMs > 2 * shortestWindowMs ? 2 : 1
  }

  observe({ writingMs, lateMs }: WindowCost): void {
    this.#writingMs += (writingMs - this.#writingMs) * newestShare
    this.#lateMs += (lateMs - this.#lateMs) * newestShare
    const wanted = this.#lateMs > lateLoopMs ? longestWindowMs : this.#writingMs / writingShare
    const near = Math.min(this.#windowMs * mostLonger, Math.max(this.#windowMs * mostShorter, wanted))
    this.#windowMs = Math.min(longestWindowMs, Math.max(shortestWindowMs, near))
  }
}
