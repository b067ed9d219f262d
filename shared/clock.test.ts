import { expect, test } from 'vitest'
import { type Duration, secondsOf, ticksOf } from './clock.ts'

test.each<[Duration, number]>([
  ['20s', 20],
  ['1.5s', 1.5],
  ['400ms', 0.4],
  ['0s', 0],
])('%s are %d seconds', (duration, seconds) => {
  expect(secondsOf(duration)).toBe(seconds)
})

test.each<[Duration, number, number]>([
  ['1s', 30, 30],
  ['400ms', 30, 12],
  ['1.5s', 30, 45],
  ['50ms', 30, 2],
  ['10ms', 30, 1],
  ['0s', 30, 1],
  ['60s', 120, 7200],
])('%s at %d ticks a second are %d whole ticks, and never none', (duration, tickRate, ticks) => {
  expect(ticksOf(duration, tickRate)).toBe(ticks)
})
