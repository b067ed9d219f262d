import { expect, test } from 'vitest'
import { forgetOldest } from './forget-oldest.ts'

test('the oldest go first, and none where there is room', () => {
  const map = new Map(['a', 'b', 'c'].map((key, at) => [key, at]))
  forgetOldest(map, 3)
  expect(map.size).toBe(3)
  forgetOldest(map, 1)
  expect([...map.keys()]).toEqual(['c'])
})
