import { expect, test } from 'vitest'
import { Numbers } from './numbers.ts'

test('stands that are opened anew go on above the numbers of those before, in this process and in the one before', () => {
  const numbers = new Numbers()
  expect(numbers.firstFor('m', 1)).toBe(0)
  numbers.used('m', 300)
  expect([numbers.firstFor('m', 1), numbers.firstFor('n', 1)]).toEqual([300, 0])
  expect(numbers.firstFor('m', 2)).toBeGreaterThan(1_000_000)
})
