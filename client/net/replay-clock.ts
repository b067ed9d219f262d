/** How fast a tape may run, in seconds of the match for each second. */
export const speeds = [0.25, 0.5, 1, 2, 4, 8] as const
export type Speed = (typeof speeds)[number]

/** After a pause between two pictures that is longer, such as a page that was hidden, the tape goes on from where it was. */
const longestFrameMs = 250

/** The ticks that a tape can show. */
export interface Span {
  readonly firstTick: number
  readonly lastTick: number
  /** Ticks a second. */
  readonly tickRate: number
}

/** The moment of a tape that is shown, in ticks and parts of ticks, and whether and how fast it moves. */
export class ReplayClock {
  readonly span: Span
  #tick: number
  #playing = false
  #speed: Speed = 1
  #lastMs = Number.NaN

  constructor(span: Span, atTick = span.firstTick) {
    this.span = span
    this.#tick = this.#bounded(atTick)
  }

  get tick(): number {
    return this.#tick
  }

  get playing(): boolean {
    return this.#playing
  }

  get speed(): Speed {
    return this.#speed
  }

  set speed(speed: Speed) {
    this.#speed = speed
  }

  /** Runs from here, or from the start where the end was reached. */
  play(): void {
    if (this.#tick >= this.span.lastTick) this.#tick = this.span.firstTick
    this.#playing = this.span.lastTick > this.span.firstTick
    this.#lastMs = Number.NaN
  }

  /** Stands still, on a whole tick: that is what a link can name. */
  pause(): void {
    this.#playing = false
    this.#tick = this.#bounded(Math.round(this.#tick))
  }

  /** Goes to a tick, or as near to it as the tape goes, and plays on if it did. */
  seek(tick: number): void {
    this.#tick = this.#bounded(tick)
    if (this.#tick >= this.span.lastTick) this.#playing = false
  }

  /** Brings it to a moment of `performance.now()`. */
  advance(nowMs: number): void {
    const passedMs = Number.isNaN(this.#lastMs) ? 0 : Math.min(longestFrameMs, Math.max(0, nowMs - this.#lastMs))
    this.#lastMs = nowMs
    if (!this.#playing) return
    this.seek(this.#tick + (passedMs / 1000) * this.#speed * this.span.tickRate)
  }

  #bounded(tick: number): number {
    const { firstTick, lastTick } = this.span
    return Math.min(lastTick, Math.max(firstTick, Number.isFinite(tick) ? tick : firstTick))
  }
}
