import { expect, test } from 'vitest'
import { Seen } from './seen.ts'

test('an id is new once, until its time is over', () => {
  const seen = new Seen(1000, 10)
  expect([seen.add('a', 0), seen.add('a', 999), seen.add('b', 999), seen.add('a', 1000)]).toEqual([
    true,
    false,
    true,
    true,
  ])
  expect(seen.add('a', 1500)).toBe(false)
})

test('no more than a number of ids is kept: the oldest go', () => {
  const seen = new Seen(1000, 3)
  for (const id of ['a', 'b', 'c', 'd']) seen.add(id, 0)
  expect(seen.add('d', 1)).toBe(false)
  expect(seen.add('a', 1)).toBe(true)
})
