import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestWindowMs, Pace, shortestWindowMs } from './pace.ts'

const settled = (writingMs: number, lateMs = 0) => {
  const pace = new Pace()
  for (let window = 0; window < 200; window++) pace.observe({ writingMs, lateMs })
  return pace
}

describe('a pace', () => {
  test('is ten a second for a small crowd and two for a large one, and in between what writing costs', () => {
    expect(settled(1).windowMs).toBe(shortestWindowMs)
    expect(settled(7.5).windowMs).toBeCloseTo(300)
    expect(settled(100).windowMs).toBe(longestWindowMs)
  })

  test('slows down where the loop is late, whatever the crowd', () => {
    expect(settled(1, 40).windowMs).toBe(longestWindowMs)
    expect(settled(1, 5).windowMs).toBe(shortestWindowMs)
  })

  test('takes two samples in a long window', () => {
    expect([settled(1), settled(7.5), settled(100)].map((pace) => pace.samplesPerWindow)).toEqual([1, 2, 2])
  })

  test('comes back when the crowd has gone', () => {
    const pace = settled(100)
    for (let window = 0; window < 200; window++) pace.observe({ writingMs: 1, lateMs: 0 })
    expect(pace.windowMs).toBe(shortestWindowMs)
  })

  test('never leaves its bounds and never changes by more than a tenth', () => {
    const costs = fc.record({ writingMs: fc.double({ min: 0, max: 1e4, noNaN: true }), lateMs: fc.nat(1000) })
    fc.assert(
      fc.property(fc.array(costs), (all) => {
        const pace = new Pace()
        for (const cost of all) {
          const before = pace.windowMs
          pace.observe(cost)
          expect(pace.windowMs).toBeGreaterThanOrEqual(Math.max(shortestWindowMs, before * 0.9))
          expect(pace.windowMs).toBeLessThanOrEqual(Math.min(longestWindowMs, before * 1.1 + 1e-9))
        }
      }),
    )
  })
})
