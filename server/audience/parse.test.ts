import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { optionFor, voteToken } from './parse.ts'

describe('a vote in a chat line', () => {
  test.each([
    ['!2', '2'],
    ['!ice', 'ice'],
    ['!ICE', 'ice'],
    ['  !ice  ', 'ice'],
    ['! ice', 'ice'],
    ['!deep-mud', 'deep-mud'],
    ['!лёд', 'лёд'],
    ['!氷', '氷'],
  ])('%j means %j', (text, token) => {
    expect(voteToken(text)).toBe(token)
  })

  test.each([
    '',
    '!',
    '! ',
    '!!ice',
    'ice',
    '2',
    'I say !ice',
    '!ice please',
    '!ice !stone',
    '!<b>ice</b>',
    '!ice;drop',
    '!2.5',
    '!-1 or so',
    '!"ice"',
    '¡ice',
    '！ice',
    '!\u202eeci',
    `!${'x'.repeat(41)}`,
  ])('%j is talk', (text) => {
    expect(voteToken(text)).toBeUndefined()
  })

  test('is found in any text without an error, and has no markup in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `!${text}`),
        ),
        (text) => {
          expect(voteToken(text) ?? '').not.toMatch(/[<>&"'\s]/)
        },
      ),
    )
  })
})

describe('the option that is meant', () => {
  const labels: Record<string, string> = { stone: 'Cold Stone', ice: 'Black  ice', mud: 'Ice' }
  const options = Object.keys(labels)
  const find = (token: string, given = options) => optionFor(token, given, (option) => labels[option])

  test.each([
    ['1', 'stone'],
    ['3', 'mud'],
    ['ice', 'ice'],
    ['cold-stone', 'stone'],
    ['black-ice', 'ice'],
    ['0', undefined],
    ['4', undefined],
    ['99', undefined],
    ['100', undefined],
    ['-1', undefined],
    ['²', undefined],
    ['٢', undefined],
    ['iсe', undefined],
    ['ic', undefined],
    ['length', undefined],
    ['constructor', undefined],
  ])('by %j is %j', (token, option) => {
    expect(find(token)).toBe(option)
  })

  test('is the one with that name, be it a number or written in capitals', () => {
    expect(find('2', ['10', '2', '3'])).toBe('2')
    expect(find('1', ['10', '2', '3'])).toBe('10')
    expect(find('north', ['North', 'South'])).toBe('North')
  })

  test('is one of the options, or none', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (token, given) => {
        const found = optionFor(token, given, () => undefined)
        if (found !== undefined) expect(given).toContain(found)
      }),
    )
  })
})
