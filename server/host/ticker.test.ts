import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ticker, type TickerClock } from './ticker.ts'

/** Time that a test moves by hand. Timers ring late by what `latenessMs` gives, as real ones do. */
class Clock implements TickerClock {
  time = 0
  latenessMs: () => number
  #timers: { at: number; ring: () => void }[] = []

  constructor(latenessMs: () => number = () => 0) {
    this.latenessMs = latenessMs
  }

  now(): number {
    return this.time
  }

  later(callback: () => void, milliseconds: number) {
    const timer = { at: this.time + milliseconds + this.latenessMs(), ring: callback }
    this.#timers.push(timer)
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((one) => one !== timer)
      },
    }
  }

  get waiting(): number {
    return this.#timers.length
  }

  advance(milliseconds: number): void {
    const end = this.time + milliseconds
    for (;;) {
      const next = this.#timers.sort((one, other) => one.at - other.at)[0]
      if (next === undefined || next.at > end) break
      this.#timers.shift()
      this.time = Math.max(this.time, next.at)
      next.ring()
    }
    this.time = Math.max(this.time, end)
  }

  /** Time goes on and no timer rings: the process was held up. */
  holdUp(milliseconds: number): void {
    this.time += milliseconds
  }
}

describe('a ticker', () => {
  test('steps at its rate, the first one step from now', () => {
    const clock = new Clock()
    const at: number[] = []
    new Ticker(20, () => at.push(clock.time), clock).start()
    clock.advance(200)
    expect(at).toEqual([50, 100, 150, 200])
  })

  test('does not drift, though timers ring late and steps take their time', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 30, noNaN: true })), (lateness) => {
        const clock = new Clock(() => lateness.next().value)
        let steps = 0
        const step = (latenessMs: number) => {
          expect(latenessMs).toBeGreaterThanOrEqual(0)
          steps++
          clock.time += 2
        }
        new Ticker(30, step, clock).start()
        clock.advance(60_000)
        expect(Math.abs(steps - 1800)).toBeLessThanOrEqual(2)
      }),
      { numRuns: 30 },
    )
  })

  test.each([
    [60, 1],
    [160, 3],
    [260, 5],
    [310, 6],
    [410, 6],
    [510, 6],
    [60_000, 6],
  ])(
    'after %d ms in which nothing ran, steps %d times to be on time again, the last one on time',
    (heldUpMs, steps) => {
      const clock = new Clock()
      const lateness: number[] = []
      new Ticker(20, (latenessMs) => lateness.push(latenessMs), clock).start()
      clock.holdUp(heldUpMs)
      clock.advance(0)
      expect(lateness.length).toBe(steps)
      const before = lateness.length
      clock.advance(1000)
      expect(lateness.length - before).toBeGreaterThanOrEqual(19)
      expect(lateness.length - before).toBeLessThanOrEqual(21)
      expect(lateness.at(-1)).toBeLessThan(0.001)
    },
  )

  test('goes on, slower, where every step takes longer than its time', () => {
    const clock = new Clock()
    let steps = 0
    const step = () => {
      steps++
      clock.time += 80
    }
    new Ticker(20, step, clock).start()
    clock.advance(8000)
    expect(steps).toBeGreaterThanOrEqual(95)
    expect(steps).toBeLessThanOrEqual(101)
  })

  test('stops at once, be it from within a step, and leaves no timer', () => {
    const clock = new Clock()
    let steps = 0
    const ticker = new Ticker(
      20,
      () => {
        if (++steps === 2) ticker.stop()
      },
      clock,
    )
    ticker.start()
    clock.holdUp(1000)
    clock.advance(1000)
    expect([steps, clock.waiting]).toEqual([2, 0])
  })

  test('started twice it is one ticker still', () => {
    const clock = new Clock()
    let steps = 0
    const ticker = new Ticker(20, () => steps++, clock)
    ticker.start()
    ticker.start()
    clock.advance(1000)
    expect([steps, clock.waiting]).toEqual([20, 1])
  })
})
