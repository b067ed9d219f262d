/** Finer than this no eye sees on a phone, and each step costs a phone's graphics dearly. */
const finest = 2
const coarsest = 1
const step = 0.5
/** When such a part of the pictures comes late, the canvas is made coarser. */
const lateShare = 0.22
/** Fewer pictures than this say nothing: a page in the background draws hardly any. */
const leastPictures = 4

/** What has been drawn so far; see `FrameReport`. */
export interface Drawn {
  readonly count: number
  readonly late: number
}

/**
 * How many pixels of the canvas stand for a CSS pixel. It goes down where pictures come late. It judges by their share:
 * a count of late pictures would never be reached by a phone that draws only ten a second.
 */
export class Resolution {
  #ratio: number
  #before: Drawn = { count: 0, late: 0 }

  constructor(devicePixelRatio: number) {
    this.#ratio = Math.min(finest, devicePixelRatio)
  }

  get ratio(): number {
    return this.#ratio
  }

  /** Looks at what was drawn since the last look. Returns whether the ratio has changed. */
  judge(drawn: Drawn, hidden: boolean): boolean {
    const count = drawn.count - this.#before.count
    const late = drawn.late - this.#before.late
    this.#before = { count: drawn.count, late: drawn.late }
    if (hidden || count < leastPictures || late < count * lateShare || this.#ratio <= coarsest) return false
    this.#ratio = Math.max(coarsest, this.#ratio - step)
    return true
  }
}
