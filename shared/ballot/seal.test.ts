import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from './seal.ts'

/** RFC 8785, as simply as can be. */
function simple(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(simple).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const of = value as Record<string, unknown>
  const members = Object.keys(of).sort()
  return `{${members.map((name) => `${JSON.stringify(name)}:${simple(of[name])}`).join(',')}}`
}

test('any value of JSON is written in the form of RFC 8785', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonical(value)).toBe(simple(value))
    }),
  )
})

test('members stand by their UTF-16 units, also where JavaScript puts numbers first; undefined ones are left out', () => {
  expect(canonical({ 9: 1, 10: 2, '\ufb33': 3, '\u{1f600}': 4, a: undefined })).toBe(
    '{"10":2,"9":1,"\u{1f600}":4,"\ufb33":3}',
  )
  expect(canonical([{ a: 1, b: [{ c: undefined, d: 2 }] }])).toBe('[{"a":1,"b":[{"d":2}]}]')
})
