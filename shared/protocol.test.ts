import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bounds, chatRequest, joinRequest, visibleText, voteRequest, watchRequest } from './protocol.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom('a', 'e\u0301', '\u0301', '\u0489', '\u202e', '\u200d', '\u3164', ' ', '\n', '\ud83d'))
    .map((parts) => parts.join('')),
)

describe('text as it may be shown', () => {
  test.each([
    ['plain words', 'Ave, Caesar!', 'Ave, Caesar!'],
    ['space around and runs of it', '  a \t\n  b  ', 'a b'],
    ['control characters', 'a\u0000b\u0007c\u001b[31md\u009be', 'a b c [31md e'],
    ['lines', 'a\r\nb\u2028c\u2029d\u0085e', 'a b c d e'],
    ['direction marks', 'a\u202eb\u2066c\u200fd\u061ce', 'a b c d e'],
    ['zero width characters', 'ad\u200bmin\ufeff', 'ad min'],
    ['tags that nobody sees', 'a\u{e0041}\u{e007f}b', 'a b'],
    ['a soft hyphen', 'ad\u00admin', 'ad min'],
    ['lone surrogates', 'a\ud83db\udc00c', 'a b c'],
    ['characters of two units', '🦁🏛️', '🦁🏛️'],
    ['letters with marks', 'Zoë Ångström Nguyễn', 'Zoë Ångström Nguyễn'],
    ['markup, which is text', '<b>"&amp;\'</b>', '<b>"&amp;\'</b>'],
  ])('keeps or replaces %s', (_what, given, shown) => {
    expect(visibleText(given, 200)).toBe(shown)
  })

  test.each([
    '',
    ' ',
    '\u200b\u200b',
    '\u3164',
    '\u115f\u1160',
    '\u2800\u2800',
    '\uffa0',
    '\u0301\u0301\u0301',
    '\ufe0f',
  ])('is empty where there is nothing to see: %j', (text) => {
    expect(visibleText(text, 20)).toBe('')
  })

  test('keeps a stack of marks from growing over other lines', () => {
    expect(visibleText(`Z${'\u0301\u0489'.repeat(50)}a`, 200)).toBe('Z\u0301\u0489\u0301\u0489a')
    expect(visibleText('กี่ น้ำ क्षि မြို့', 200)).toBe('กี่ น้ำ क्षि မြို့')
  })

  test('cuts between characters, never through one', () => {
    expect(visibleText('🦁'.repeat(30), 20)).toBe('🦁'.repeat(20))
    expect(visibleText(`${'a'.repeat(19)} b`, 20)).toBe('a'.repeat(19))
  })

  test('holds for any text: bounded, well-formed, trimmed, on one line, and the same when asked again', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 200 }), (text, most) => {
        const shown = visibleText(text, most)
        expect([...shown].length).toBeLessThanOrEqual(most)
        expect(shown.isWellFormed()).toBe(true)
        expect(shown).toBe(shown.trim())
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\s\s|\p{M}{5}/u)
        expect(visibleText(shown, most)).toBe(shown)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the form of requests', () => {
  const person = 'p'.repeat(bounds.personKeyCharacters.min)

  test.each([
    [joinRequest, {}],
    [joinRequest, { name: '<b>', person }],
    [joinRequest, { name: '', other: 'fields are let be' }],
    [watchRequest, { match: 'abc' }],
    [voteRequest, { ballot: 'b1', choice: 'ice' }],
    [chatRequest, { text: '' }],
  ])('takes %#', (schema, request) => {
    expect(schema.safeParse(request).success).toBe(true)
  })

  test.each([
    [joinRequest, { name: 5 }],
    [joinRequest, { name: 'x'.repeat(1000) }],
    [joinRequest, { person: 'short' }],
    [joinRequest, { person: 'p'.repeat(bounds.personKeyCharacters.max + 1) }],
    [joinRequest, null],
    [joinRequest, 'name'],
    [watchRequest, {}],
    [watchRequest, { match: '' }],
    [watchRequest, { match: 'm'.repeat(65) }],
    [watchRequest, { match: ['abc'] }],
    [voteRequest, { ballot: 'b1' }],
    [voteRequest, { ballot: 'b1', choice: '' }],
    [voteRequest, { ballot: 'b1', choice: 'c'.repeat(bounds.choiceCharacters + 1) }],
    [voteRequest, { ballot: 'b1', choice: { $ne: null } }],
    [chatRequest, { text: 'x'.repeat(5000) }],
    [chatRequest, { text: 7 }],
  ])('refuses %#', (schema, request) => {
    expect(schema.safeParse(request).success).toBe(false)
  })
})
