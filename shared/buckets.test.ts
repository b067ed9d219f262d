import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Buckets } from './buckets.ts'

describe('E6: limits against floods', () => {
  test('E6: let a burst through, and then one after each pause', () => {
    const buckets = new Buckets({ burst: 3, everyMs: 100 })
    expect([0, 0, 0, 0, 99, 100, 150, 200].map((now) => buckets.take('a', now))).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ])
    expect(buckets.take('b', 200)).toBe(true)
  })

  test('E6: never let more through in any span than its burst and what time gives', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 10 }), (waits, burst) => {
        const buckets = new Buckets({ burst, everyMs: 100 })
        const taken: number[] = []
        let now = 0
        for (const wait of waits) {
          now += wait
          if (buckets.take('a', now)) taken.push(now)
        }
        for (const [at, from] of taken.entries()) {
          for (const [more, to] of taken.slice(at).entries()) {
            expect(more + 1).toBeLessThanOrEqual(burst + (to - from) / 100)
          }
        }
      }),
    )
  })

  test('E6: keep a bounded memory, of those who came last', () => {
    const buckets = new Buckets({ burst: 1, everyMs: 1e9 })
    for (let key = 0; key < 100_000; key++) buckets.take(`${key}`, 0)
    expect([buckets.take('99999', 1), buckets.take('50000', 1), buckets.take('0', 1)]).toEqual([false, false, true])
  })
})
