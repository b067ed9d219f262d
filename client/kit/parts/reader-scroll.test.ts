import { expect, test } from 'vitest'
import { ReaderScroll, scrollsBack } from './reader-scroll.ts'

const atEnd = { scrollTop: 800, scrollHeight: 1000, clientHeight: 200 }
const above = { scrollTop: 500, scrollHeight: 1000, clientHeight: 200 }
const lower = { scrollTop: 800, scrollHeight: 1000, clientHeight: 90 }

test('a scroll that the layout causes goes back to the end, and never pauses', () => {
  const scroll = new ReaderScroll()
  expect([scroll.scrolled(atEnd, 0), scroll.scrolled(lower, 10), scroll.scrolled(above, 20)]).toEqual([
    'stay',
    'return',
    'return',
  ])
  expect(scroll.following).toBe(true)
})

test("a reader's scroll pauses, until the reader is back at the end", () => {
  const scroll = new ReaderScroll()
  scroll.gesture(100)
  expect([scroll.scrolled(above, 150), scroll.following]).toEqual(['pause', false])
  // Paused, the list stays where it is, whatever the layout does.
  expect([scroll.scrolled(above, 5000), scroll.scrolled(lower, 6000)]).toEqual(['stay', 'stay'])
  expect([scroll.scrolled(atEnd, 7000), scroll.following]).toEqual(['follow', true])
})

test('a gesture counts for a moment only, and not after the reader asked to follow', () => {
  const scroll = new ReaderScroll()
  scroll.gesture(0)
  expect(scroll.scrolled(above, 5000)).toBe('return')
  scroll.gesture(6000)
  expect(scroll.scrolled(above, 6001)).toBe('pause')
  scroll.follow()
  expect([scroll.following, scroll.scrolled(above, 6002)]).toEqual([true, 'return'])
})

test('a scroll bar that is held is dragged by its reader for as long as it is held', () => {
  const scroll = new ReaderScroll()
  scroll.hold(true, 0)
  expect(scroll.scrolled(above, 60_000)).toBe('pause')
  scroll.follow()
  scroll.hold(false, 61_000)
  expect(scroll.scrolled(above, 90_000)).toBe('return')
})

test.each([
  ['ArrowUp', false, true],
  ['PageUp', false, true],
  ['Home', false, true],
  [' ', true, true],
  [' ', false, false],
  ['ArrowDown', false, false],
  ['a', false, false],
])('whether %j scrolls back, with shift %s', (key, shift, expected) => {
  expect(scrollsBack(key, shift)).toBe(expected)
})
