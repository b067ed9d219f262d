import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastFactorMilli, sourceFactors } from './caps.ts'

const names = ['stands', 'twitch', 'youtube', 'irc']
const totals = fc
  .array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 1e9 })), { maxLength: 4 })
  .map((pairs) => new Map(pairs))
const caps = fc.dictionary(fc.constantFrom(...names), fc.double({ min: 0.05, max: 1, noNaN: true }))

const after = (source: string, milli: number, factors: Record<string, number>) =>
  Math.floor((milli * (factors[source] ?? 1000)) / 1000)

describe('E5: caps on sources', () => {
  test('E5: no source has more than its share, or it counts as little as any may', () => {
    fc.assert(
      fc.property(totals, caps, (given, limits) => {
        const voted = [...given].filter(([, milli]) => milli > 0).map(([source]) => limits[source] ?? 1)
        // Where nobody voted there is nothing to share.
        const whole =
          voted.length === 0
            ? 1
            : Math.min(
                1,
                voted.reduce((sum, cap) => sum + cap, 0),
              )
        const factors = sourceFactors(given, limits)
        const counted = new Map([...given].map(([source, milli]) => [source, after(source, milli, factors)]))
        const total = [...counted.values()].reduce((sum, milli) => sum + milli, 0)
        for (const [source, milli] of counted) {
          const factor = factors[source] ?? 1000
          expect(Number.isInteger(factor)).toBe(true)
          expect(factor).toBeGreaterThanOrEqual(leastFactorMilli)
          // Factors are thousandths, each rounded down: shares are exact to so much of what all had.
          const slack = [...given.values()].reduce((sum, one) => sum + one, 0) / 500 + 1
          if (factor > leastFactorMilli)
            expect(milli).toBeLessThanOrEqual(((limits[source] ?? 1) / whole) * total + slack)
        }
      }),
    )
  })

  test('E5: what stays within its cap counts fully', () => {
    expect(
      sourceFactors(
        new Map([
          ['stands', 4000],
          ['twitch', 5000],
        ]),
        { twitch: 0.6 },
      ),
    ).toEqual({})
    expect(sourceFactors(new Map([['stands', 4000]]), {})).toEqual({})
  })

  test('E5: a source above its cap comes down to it', () => {
    const factors = sourceFactors(
      new Map([
        ['stands', 40_000],
        ['twitch', 100_000],
      ]),
      { twitch: 0.6 },
    )
    expect(factors).toEqual({ twitch: 600 })
  })

  test('E5: one vote elsewhere does not wipe a full chat out', () => {
    expect(
      sourceFactors(
        new Map([
          ['stands', 1000],
          ['twitch', 900_000],
        ]),
        { twitch: 0.6 },
      ),
    ).toEqual({ twitch: 250 })
  })

  test('E5: caps that leave a part to nobody grow to the whole', () => {
    expect(sourceFactors(new Map([['twitch', 900_000]]), { twitch: 0.6 })).toEqual({})
    const both = new Map([
      ['twitch', 900_000],
      ['youtube', 300_000],
    ])
    expect(sourceFactors(both, { twitch: 0.4, youtube: 0.2 })).toEqual({ twitch: 666 })
  })
})
