import { expect, test } from 'vitest'
import { isApart, shownSeconds } from './time-left.ts'

test('seconds run on between states and stop at none', () => {
  expect(shownSeconds(10, 0)).toBe(10)
  expect(shownSeconds(10, 1500)).toBe(9)
  expect(shownSeconds(0.4, 100)).toBe(1)
  expect(shownSeconds(1, 5000)).toBe(0)
})

test('a drain is set anew only when it has come apart from the state', () => {
  expect(isApart(1000, 1120)).toBe(false)
  expect(isApart(1000, 4000)).toBe(true)
})
