/** After a hold-up no more steps than this are made up for; the rest of the time is dropped. */
const maxCatchUpSteps = 5

/** What the ticker needs of the outside; a test hands in its own. */
export interface TickerClock {
  /** Milliseconds that never go back. */
  now(): number
  later(callback: () => void, milliseconds: number): { cancel(): void }
}

const systemClock: TickerClock = {
  now: () => performance.now(),
  later(callback, milliseconds) {
    const timer = setTimeout(callback, milliseconds)
    return { cancel: () => clearTimeout(timer) }
  },
}

/**
 * Calls a step at a fixed rate. Each step has its own due time on one time line, so that the lateness of one does not
 * add to the next, as it does with an interval.
 */
export class Ticker {
  readonly #stepMs: number
  readonly #step: (latenessMs: number) => void
  readonly #clock: TickerClock
  #due = 0
  #pending: { cancel(): void } | undefined
  #running = false

  /** `step` is told how many milliseconds after its due time it runs. */
  constructor(tickRate: number, step: (latenessMs: number) => void, clock: TickerClock = systemClock) {
    this.#stepMs = 1000 / tickRate
    this.#step = step
    this.#clock = clock
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#due = this.#clock.now() + this.#stepMs
    this.#arm()
  }

  stop(): void {
    this.#running = false
    this.#pending?.cancel()
  }

  #arm(): void {
    this.#pending = this.#clock.later(() => this.#run(), Math.max(0, this.#due - this.#clock.now()))
  }

  #run(): void {
    for (let steps = 0; this.#running && steps < maxCatchUpSteps; steps++) {
      const late = this.#clock.now() - this.#due
      if (late < 0) break
      this.#due += this.#stepMs
      this.#step(late)
    }
    const now = this.#clock.now()
    if (now - this.#due > this.#stepMs) this.#due = now
    if (this.#running) this.#arm()
  }
}
