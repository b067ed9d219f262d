import { expect, test } from 'vitest'
import { mean, percentile, resampledError, standardError } from './benchmark.ts'

const values = Array.from({ length: 200 }, (_, at) => (at * 37) % 101)

test('the error of a figure by drawing its parts anew is that of the mean, where the figure is the mean', () => {
  const drawn = resampledError(values, mean)
  expect(drawn / standardError(values)).toBeGreaterThan(0.9)
  expect(drawn / standardError(values)).toBeLessThan(1.1)
  expect(resampledError(values, mean)).toBe(drawn)
})

test('a figure that no part moves has no error, and one that a few make has a large one', () => {
  expect(resampledError(values, () => 5)).toBe(0)
  const late = [...Array.from({ length: 95 }, () => 1), 20, 30, 40, 50, 60]
  expect(resampledError(late, (some) => percentile(some, 0.99))).toBeGreaterThan(
    resampledError(late, (some) => percentile(some, 0.5)),
  )
})
