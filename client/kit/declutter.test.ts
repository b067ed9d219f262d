import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { declutter, type LabelBox } from './declutter.ts'

const box = (x: number, priority: number): LabelBox => ({ x, y: 0, width: 50, height: 14, priority })

test('of two names that overlap the more important one stays', () => {
  expect(declutter([box(0, 1), box(30, 9)])).toEqual([false, true])
  expect(declutter([box(0, 1), box(50, 9)])).toEqual([true, true])
})

test('a name that gave way does not push out another', () => {
  expect(declutter([box(0, 9), box(40, 5), box(80, 1)])).toEqual([true, false, true])
})

test('no two names that are shown overlap, and every hidden one would', () => {
  const boxes = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 300 }),
      y: fc.integer({ min: 0, max: 300 }),
      width: fc.integer({ min: 10, max: 90 }),
      height: fc.constant(14),
      priority: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 16 },
  )
  const overlap = (one: LabelBox, other: LabelBox) =>
    Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
    Math.abs(one.y - other.y) < (one.height + other.height) / 2
  fc.assert(
    fc.property(boxes, (given) => {
      const stays = declutter(given)
      const shown = given.filter((_, at) => stays[at])
      for (const [at, one] of given.entries()) {
        const covered = shown.some((other) => other !== one && overlap(one, other))
        expect(covered).toBe(!stays[at])
      }
    }),
  )
})
