import { expect, test } from 'vitest'
import type { ChatLine } from '../../../shared/protocol.ts'
import { boundedLines, isVoteLine, linesKept, linesSince, roomIn } from './chat-lines.ts'

const lines = (count: number): ChatLine[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${at}`, from: 'Titus', text: 'Ave', source: 'stands', tick: at }))

test('the newest lines are kept', () => {
  expect(boundedLines(lines(3))).toHaveLength(3)
  const kept = boundedLines(lines(linesKept + 50))
  expect(kept).toHaveLength(linesKept)
  expect(kept.at(-1)?.id).toBe(`${linesKept + 49}`)
})

test('lines since the last one seen are counted, all of them where that one is gone', () => {
  expect(linesSince(lines(10), '6')).toBe(3)
  expect(linesSince(lines(10), '9')).toBe(0)
  expect(linesSince(lines(10), 'gone')).toBe(10)
  expect(linesSince(lines(10), undefined)).toBe(10)
})

test.each([
  ['!2', true],
  ['!ice', true],
  ['!', false],
  ['what a fall!', false],
  ['!ice please', false],
])('whether %s is a vote', (text, expected) => {
  expect(isVoteLine(text)).toBe(expected)
})

test('room in a line is counted in characters as people see them', () => {
  expect(roomIn('🏛️')).toEqual({ left: 198, near: false })
  expect(roomIn('🦁'.repeat(199))).toEqual({ left: 1, near: true })
  expect(roomIn('a'.repeat(203))).toEqual({ left: -3, near: true })
})
