import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pauseMs, usualPace } from './backoff.ts'

test('pauses double from a second to a minute, each in the upper half of what it may be', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempt, chance) => {
        const most = Math.min(60_000, 1000 * 2 ** (attempt - 1))
        const pause = pauseMs(attempt, usualPace, chance)
        expect(pause).toBeGreaterThanOrEqual(most / 2)
        expect(pause).toBeLessThanOrEqual(most)
      },
    ),
  )
})

test('those who lost a service together return at times of their own', () => {
  expect(new Set([0, 0.25, 0.5, 0.75].map((chance) => pauseMs(3, usualPace, chance))).size).toBe(4)
})
