import { expect, test } from 'vitest'
import { CaveaError, errorCodes, sentenceOf } from '../../../shared/errors.ts'
import { RefusedError } from '../../net/session.ts'
import { refusalWords } from './refusal.ts'

test('what a spectator meets is said in words for the stands, not for programs', () => {
  const met = [
    'rate_limited',
    'ballot_unknown',
    'ballot_closed',
    'choice_unknown',
    'match_unknown',
    'not_ready',
  ] as const
  for (const code of met) {
    const words = refusalWords(new RefusedError({ code, message: sentenceOf(code) }))
    expect(words).toMatch(/^[A-Z].*\.$/)
    expect(words).not.toMatch(/GET|state\.|docs\//)
  }
  expect(refusalWords(new RefusedError({ code: 'offline', message: 'socket hang up' }))).toContain('No connection')
})

test('any other refusal is said as it came', () => {
  expect(refusalWords(new CaveaError('line_full'))).toBe(sentenceOf('line_full'))
})

test('a fault of the page or a reply without a sentence never shows its insides', () => {
  expect(refusalWords(new TypeError('x is undefined'))).toBe(sentenceOf('internal'))
  expect(refusalWords(undefined)).toBe(sentenceOf('internal'))
  expect(refusalWords('no')).toBe(sentenceOf('internal'))
  for (const code of errorCodes) expect(refusalWords({ code })).toMatch(/\.$/)
})
