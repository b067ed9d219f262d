import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { clockOf, momentOf } from './moment.ts'

test.each([
  ['754', 754],
  ['12.5', 12.5],
  ['0', 0],
  ['1h2m3s', 3723],
  ['2m', 120],
  ['90s', 90],
  ['1h', 3600],
])('a link may name a moment as %s', (text, seconds) => {
  expect(momentOf(text)).toBe(seconds)
})

test.each(['', 's', '-5', '1e9', '9999999', '3s2m', '1h2', 'NaN', ' 5', '<b>', '0x10', '999h'])(
  'a link that says %j names no moment',
  (text) => {
    expect(momentOf(text)).toBeUndefined()
  },
)

test.each([
  [7.9, '0:07'],
  [754, '12:34'],
  [3723, '1:02:03'],
  [-1, '0:00'],
])('%d seconds read %s', (seconds, words) => {
  expect(clockOf(seconds)).toBe(words)
})

test('every whole second comes back from a link', () => {
  fc.assert(
    fc.property(fc.nat({ max: 600_000 }), (seconds) => {
      expect(momentOf(String(seconds))).toBe(seconds)
    }),
  )
})
