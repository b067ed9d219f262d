import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Method, methods } from '../../shared/ballot/method.ts'
import { meantBy, optionFor, voteLine } from './parse.ts'
import { lastDealt, TokenWheel } from './tokens.ts'

const one = (word: string) => ({ kind: 'one', word })

describe('a vote in a chat line', () => {
  test.each([
    ['!2', one('2')],
    ['!ice', one('ice')],
    ['!ICE', one('ice')],
    ['  !ice  ', one('ice')],
    ['! ice', one('ice')],
    ['!deep-mud', one('deep-mud')],
    ['!лёд', one('лёд')],
    ['!氷', one('氷')],
    ['!1 3', { kind: 'some', words: ['1', '3'] }],
    ['!ice, mud', { kind: 'some', words: ['ice', 'mud'] }],
    ['!ice please', { kind: 'some', words: ['ice', 'please'] }],
    ['!2>1>3', { kind: 'ranking', words: ['2', '1', '3'] }],
    ['!ICE > mud', { kind: 'ranking', words: ['ice', 'mud'] }],
    ['!1.5', { kind: 'number', value: 1.5 }],
    ['!-0.25', { kind: 'number', value: -0.25 }],
    ['!bid ice 20', { kind: 'bid', word: 'ice', amount: 20 }],
    ['!bid 4 7', { kind: 'bid', word: '4', amount: 7 }],
  ])('%j means %j', (text, vote) => {
    expect(voteLine(text)).toEqual(vote)
  })

  test.each([
    '',
    '!',
    '! ',
    '!!ice',
    'ice',
    '2',
    'I say !ice',
    '!ice !stone',
    '!<b>ice</b>',
    '!ice;drop',
    '!1.',
    '!-1.x',
    '!2>',
    '!>2',
    '!2>>1',
    '!"ice"',
    '¡ice',
    '！ice',
    '!\u202eeci',
    `!${'x'.repeat(41)}`,
  ])('%j is talk', (text) => {
    expect(voteLine(text)).toBeUndefined()
  })

  test('is found in any text without an error, and has no markup in it', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `!${text}`),
    )
    fc.assert(
      fc.property(line, (text) => {
        const vote = voteLine(text)
        const words = vote === undefined ? [] : 'words' in vote ? vote.words : 'word' in vote ? [vote.word] : []
        for (const word of words) expect(word).not.toMatch(/[<>&"'\s]/)
      }),
    )
  })
})

const boxOf = (names: readonly string[], labels: Record<string, string> = {}, tokens: Record<string, string> = {}) => ({
  tokens,
  options: names,
  plan: {
    title: '',
    method: 'plurality' as Method,
    mechanic: '',
    ask: '',
    about: '',
    options: names.map((name) => ({ name, label: (Object.hasOwn(labels, name) && labels[name]) || name, changes: [] })),
  },
})

describe('the option that is meant', () => {
  const labels = { stone: 'Cold Stone', ice: 'Black  ice', mud: 'Ice' }
  const box = boxOf(Object.keys(labels), labels, { stone: '7', ice: '8', mud: '9' })

  test.each([
    ['7', 'stone'],
    ['9', 'mud'],
    ['ice', 'ice'],
    ['cold-stone', 'stone'],
    ['black-ice', 'ice'],
    ['1', undefined],
    ['0', undefined],
    ['10', undefined],
    ['-1', undefined],
    ['²', undefined],
    ['٧', undefined],
    ['iсe', undefined],
    ['ic', undefined],
    ['length', undefined],
    ['constructor', undefined],
  ])('by %j is %j', (word, option) => {
    expect(optionFor(word, box)).toBe(option)
  })

  test('is the one with that name, be it a number or written in capitals', () => {
    expect(optionFor('2', boxOf(['10', '2', '3'], {}, { 10: '2' }))).toBe('2')
    expect(optionFor('north', boxOf(['North', 'South']))).toBe('North')
  })

  test('is one of the options, or none', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, given) => {
        const found = optionFor(word, boxOf(given))
        if (found !== undefined) expect(given).toContain(found)
      }),
    )
  })
})

describe('the ballot that is meant', () => {
  const asked = (id: string, method: Method, opensAt: number, names: readonly string[], tokens = {}) => {
    const box = boxOf(names, {}, tokens)
    return { ...box, id, opensAt, plan: { ...box.plan, method } }
  }
  const meant = (line: string, boxes: ReturnType<typeof asked>[], seenTick = 100) => {
    const vote = voteLine(line)
    return vote && meantBy(vote, boxes, seenTick)
  }
  const floor = (method: Method) => [
    asked('b1', method, 5, ['stone', 'ice', 'mud'], { stone: '4', ice: '5', mud: '6' }),
  ]

  test('V4: each method has its own way to be voted on by chat', () => {
    const found = (line: string) => methods.filter((method) => meant(line, floor(method)) !== undefined)
    expect(found('!5')).toEqual(['plurality', 'approval', 'ranked', 'lottery', 'tug', 'threshold'])
    expect(found('!4 6')).toEqual(['approval'])
    expect(found('!ice>stone')).toEqual(['ranked'])
    expect(found('!1.5')).toEqual(['slider'])
    expect(found('!bid ice 20')).toEqual(['bid'])
    expect(meant('!4 6', floor('approval'))?.choice).toEqual(['stone', 'mud'])
    expect(meant('!6>4', floor('ranked'))?.choice).toEqual(['mud', 'stone'])
    expect(meant('!bid 5 20', floor('bid'))?.choice).toEqual({ option: 'ice', amount: 20 })
  })

  test('V5: a sentence that begins with an option is no vote', () => {
    for (const method of methods) expect(meant('!ice is nice', floor(method))).toBeUndefined()
  })

  test('W1: the newest that had opened when it was seen is meant', () => {
    const boxes = [asked('b1', 'plurality', 5, ['up', 'down']), asked('b2', 'plurality', 50, ['up', 'down'])]
    expect(meant('!up', boxes)?.ballot).toBe('b2')
    expect(meant('!up', boxes, 49)?.ballot).toBe('b1')
    expect(meant('!up', boxes, 4)).toBeUndefined()
  })

  test('V6: a line with a number of an earlier ballot counts for none that is open', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 8 }), { minLength: 2, maxLength: 60 }), (sizes) => {
        const wheel = new TokenWheel()
        let before: string[] = []
        for (const [at, size] of sizes.entries()) {
          const names = Array.from({ length: size }, (_, place) => `option ${place}`)
          const tokens = wheel.deal(names)
          expect(Object.keys(tokens)).toEqual(names)
          const box = asked(`b${at}`, 'plurality', 0, names, tokens)
          for (const token of before) expect(meant(`!${token}`, [box])).toBeUndefined()
          for (const token of Object.values(tokens)) expect(meant(`!${token}`, [box])?.ballot).toBe(`b${at}`)
          // Three ballots may be open at once: the numbers of the last five are apart.
          before = [...before, ...Object.values(tokens)].slice(-4 * 8)
        }
      }),
    )
  })

  test('V6: after a restart the numbers go on where they were', () => {
    const shown = (opensAt: number, tokens: string[]) => ({ opensAt, tokens })
    expect(lastDealt([])).toBe(0)
    expect(lastDealt([shown(90, ['1', '2']), shown(40, ['97', '98', '99']), shown(95, [])])).toBe(2)
    expect(new TokenWheel(2).deal(['a'])).toEqual({ a: '3' })
    expect(new TokenWheel(98).deal(['a', 'b'])).toEqual({ a: '1', b: '2' })
  })
})
