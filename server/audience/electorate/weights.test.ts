import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostMilli, usualMilli, weightOf } from './weights.ts'

const points = fc.double({ min: 0, max: 1e9, noNaN: true })

describe('E4: weight by reputation', () => {
  test('E4: is a whole number, never below a usual vote and never at its bound', () => {
    fc.assert(
      fc.property(points, (reputation) => {
        const weight = weightOf(reputation)
        expect(Number.isInteger(weight)).toBe(true)
        expect(weight).toBeGreaterThanOrEqual(usualMilli)
        expect(weight).toBeLessThan(mostMilli)
      }),
    )
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, -5]) expect(weightOf(odd)).toBe(usualMilli)
  })

  test('E4: never falls with reputation, and rises ever more slowly', () => {
    fc.assert(
      fc.property(points, points, points, (from, gap, step) => {
        const gain = (at: number) => weightOf(at + step) - weightOf(at)
        expect(gain(from)).toBeGreaterThanOrEqual(0)
        // Rounding down moves each of the four values by less than 1.
        expect(gain(from + gap)).toBeLessThanOrEqual(gain(from) + 2)
      }),
    )
  })

  test('E4: is half way at 500 points', () => {
    expect([weightOf(0), weightOf(500), weightOf(1500)]).toEqual([1000, 1500, 1750])
  })
})
