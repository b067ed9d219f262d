import { expect, test } from 'vitest'
import { Resolution } from './resolution.ts'

// What 1.5 seconds bring at so many pictures a second: all of them late below forty.
const windowOf = (perSecond: number) => {
  const count = Math.round(perSecond * 1.5)
  return { count, late: perSecond < 40 ? count : 0 }
}

test.each([5, 10, 12, 20, 30])('at %i pictures a second the canvas is made coarser', (perSecond) => {
  const resolution = new Resolution(3)
  expect(resolution.ratio).toBe(2)
  expect(resolution.judge(windowOf(perSecond), false)).toBe(true)
  expect(resolution.ratio).toBe(1.5)
})

test('it goes down to one pixel a point, and no further', () => {
  const resolution = new Resolution(2)
  const { count, late } = windowOf(10)
  for (let turn = 1; turn <= 4; turn++) resolution.judge({ count: count * turn, late: late * turn }, false)
  expect(resolution.ratio).toBe(1)
})

test('a smooth picture, a hidden page and one that hardly draws change nothing', () => {
  const resolution = new Resolution(2)
  expect(resolution.judge({ count: 90, late: 10 }, false)).toBe(false)
  expect(resolution.judge({ count: 180, late: 100 }, true)).toBe(false)
  expect(resolution.judge({ count: 182, late: 102 }, false)).toBe(false)
  expect(resolution.ratio).toBe(2)
})
