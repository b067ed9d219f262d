import { expect, test } from 'vitest'
import { Lateness } from './lateness.ts'

/** What is said at the end of each second, in which so many of 100 ticks were late. */
const seconds = (lateness: Lateness, late: readonly number[]) =>
  late.map((count) => {
    for (let tick = 0; tick < 100; tick++) lateness.observe(tick < count ? 9 : 1)
    return lateness.second()
  })

test('five seconds in a row with more than one tick in twenty late are too much, and then five others', () => {
  expect(seconds(new Lateness(), [6, 6, 6, 6, 6, 6, 6, 6, 6, 6])).toEqual(
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 1].map((one) => one === 1),
  )
})

test('a second that is as it should be begins the count anew, and so does one without a tick', () => {
  expect(seconds(new Lateness(), [90, 90, 90, 90, 5, 90, 90, 90, 90]).includes(true)).toBe(false)
  const lateness = new Lateness()
  seconds(lateness, [90, 90, 90, 90])
  expect(lateness.second()).toBe(false)
  expect(seconds(lateness, [90, 90, 90, 90]).includes(true)).toBe(false)
})
