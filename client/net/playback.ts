/** The longest the picture may lag behind the newest patch, in seconds: large stands are written to twice a second. */
const longestDelaySeconds = 1.2
/** How much faster or slower than real time the picture may run to get to where it should be. */
const mostStretch = 0.12
/** A gap that is too long to run after is jumped over, in seconds. */
const jumpSeconds = 1.5
/** What is left of the largest lateness and gap after each tick: three quarters after five seconds at thirty ticks. */
const keptPerTick = 0.998

/**
 * The moment of a match that is on screen, in ticks and parts of ticks. It runs evenly however unevenly patches arrive,
 * behind the newest one by just so much as their gaps and their lateness demand.
 */
export class Playback {
  readonly #ticksPerMs: number
  /** Ticks minus local time in ticks, of the least delayed patch. */
  #offset = Number.NEGATIVE_INFINITY
  #lateTicks = 0
  #gapTicks = 0
  #lastTick = -1
  #shownTick = Number.NaN
  #shownMs = 0

  constructor(tickRate: number) {
    this.#ticksPerMs = tickRate / 1000
  }

  /** A patch of a tick has arrived. */
  observe(tick: number, nowMs: number): void {
    if (tick <= this.#lastTick) {
      // A match that was restored goes on a little earlier than it had been shown.
      if (tick < this.#lastTick) this.#restart(tick, nowMs)
      return
    }
    const offset = tick - nowMs * this.#ticksPerMs
    // Clocks drift apart by parts in a million: a least delay that is never met again must fade.
    this.#offset = Math.max(this.#offset - 0.002, offset)
    const gap = this.#lastTick < 0 ? 0 : tick - this.#lastTick
    const kept = keptPerTick ** gap
    this.#lateTicks = Math.max(this.#lateTicks * kept, this.#offset - offset)
    this.#gapTicks = Math.max(this.#gapTicks * kept, gap)
    this.#lastTick = tick
  }

  /** How far behind the newest patch the picture should run, in ticks. */
  get delayTicks(): number {
    const wanted = this.#gapTicks + this.#lateTicks + 0.5
    return Math.min(wanted, longestDelaySeconds * 1000 * this.#ticksPerMs)
  }

  /** The tick to show at a moment; it never goes back. NaN before the first patch. */
  advance(nowMs: number): number {
    if (this.#lastTick < 0) return Number.NaN
    const target = this.#offset + nowMs * this.#ticksPerMs - this.delayTicks
    const passed = (nowMs - this.#shownMs) * this.#ticksPerMs
    this.#shownMs = nowMs
    const free = this.#shownTick + passed
    if (Number.isNaN(free) || Math.abs(target - free) > jumpSeconds * 1000 * this.#ticksPerMs) {
      this.#shownTick = target
      return target
    }
    const pull = Math.max(-passed * mostStretch, Math.min(passed * mostStretch, target - free))
    this.#shownTick = Math.max(this.#shownTick, free + pull)
    return this.#shownTick
  }

  #restart(tick: number, nowMs: number): void {
    this.#lastTick = tick
    this.#offset = tick - nowMs * this.#ticksPerMs
    this.#shownTick = Number.NaN
  }
}
