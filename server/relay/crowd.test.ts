import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Crowd, roundedCrowd } from './crowd.ts'

describe('a crowd', () => {
  test('is counted one by one while it is small, and to two digits when it is large', () => {
    expect([0, 1, 99, 100, 104, 105, 999, 1234, 9949, 9950, 10_400].map(roundedCrowd)).toEqual([
      0, 1, 99, 100, 100, 110, 1000, 1200, 9900, 10_000, 10_000,
    ])
  })

  test('is told again only when it has changed by more than somebody who comes and goes', () => {
    const crowd = new Crowd()
    expect([1240, 1249, 1250, 1249, 1275, 1260, 1224, 0, 0].map((count) => crowd.news(count))).toEqual([
      1200,
      undefined,
      undefined,
      undefined,
      1300,
      undefined,
      1200,
      0,
      undefined,
    ])
  })

  test('is never told wrong by more than a tenth', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20_000 }), { minLength: 1 }), (counts) => {
        const crowd = new Crowd()
        let told = 0
        for (const count of counts) {
          told = crowd.news(count) ?? told
          expect(Math.abs(told - count)).toBeLessThanOrEqual(Math.max(count, told) * 0.1)
        }
      }),
    )
  })
})
