import { expect, test } from 'vitest'
import { personOf, shownName } from './names.ts'

test.each([
  ['Verus', 'Verus'],
  ['  Ve\u202erus ', 'Ve rus'],
  ['<img src=x>', '<img src=x>'],
  ['x'.repeat(50), 'x'.repeat(20)],
  ['', 'Guest'],
  ['\u200b\u3164', 'Guest'],
  [undefined, 'Guest'],
])('%j is shown as %j', (asked, shown) => {
  expect(shownName(asked, 'Guest')).toBe(shown)
})

test('a person is known again by their secret, which cannot be read from what is kept', () => {
  const secret = 'a-secret-of-a-browser'
  expect(personOf(secret)).toBe(personOf(secret))
  expect(personOf(secret)).not.toBe(personOf(`${secret}!`))
  expect(personOf(secret)).toMatch(/^[\w-]{22}$/)
  expect(personOf(undefined)).toBe('')
  expect(personOf('')).not.toBe('')
})
