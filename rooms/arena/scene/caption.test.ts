import { expect, test } from 'vitest'
import { fitOf } from './caption.ts'

test.each([
  [200, 336],
  [430, 336],
  [640, 336],
  [900, 296],
])('words that need %i pixels fit into %i', (needs, has) => {
  expect(needs * fitOf(needs, has)).toBeLessThanOrEqual(has + 1e-9)
  expect(fitOf(needs, has)).toBeGreaterThan(0.3)
})
