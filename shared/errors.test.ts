import { describe, expect, test } from 'vitest'
import { CaveaError, errorCodes, replyOf, sentenceOf, statusOf } from './errors.ts'

describe('the table of errors', () => {
  test('has a status of HTTP for errors and a whole sentence for each code', () => {
    expect(errorCodes.length).toBeGreaterThan(20)
    for (const code of errorCodes) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)+$|^internal$/)
      expect(statusOf(code)).toBeGreaterThanOrEqual(400)
      expect(statusOf(code)).toBeLessThan(600)
      expect(sentenceOf(code)).toMatch(/^[A-Z].*\.$/)
    }
    expect(new Set(errorCodes.map(sentenceOf)).size).toBe(errorCodes.length)
  })
})

describe('a coded error', () => {
  test('carries what was wrong and why, and tells its sender the code and the sentence alone', () => {
    const cause = new Error('disk full of secrets')
    const error = new CaveaError('tape_damaged', { value: 7, cause, detail: 'Byte 7.' })
    expect(error.status).toBe(422)
    expect(error.value).toBe(7)
    expect(error.cause).toBe(cause)
    expect(error.reply()).toEqual({ code: 'tape_damaged', message: `${sentenceOf('tape_damaged')} Byte 7.` })
    expect('cause' in new CaveaError('internal')).toBe(false)
  })

  test('is the only kind whose text goes out', () => {
    expect(replyOf(new CaveaError('match_full'))).toEqual({ code: 'match_full', message: sentenceOf('match_full') })
    for (const thrown of [new Error('password is hunter2'), 'hunter2', undefined, { code: 'match_full' }]) {
      expect(replyOf(thrown)).toEqual({ code: 'internal', message: sentenceOf('internal') })
    }
  })
})
