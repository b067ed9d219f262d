import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Words, wordListIn, wordListOf } from './moderation-words.ts'

const caught = async (words: Words, texts: readonly string[]) => {
  const verdicts = await Promise.all(texts.map((text) => words.catches(text)))
  return texts.filter((_, at) => verdicts[at])
}

describe('M3: hidden words', () => {
  test('are found however they are dressed up', async () => {
    const bad = ['fuck', 'FUCK', 'fuuuuck this', 'sh1t', 'ʃ𝐟ʃὗƈｋ', 'f u c k', 'f.u.c.k off', 's-h-i-t', '<b>shit</b>']
    expect(await caught(new Words(), bad)).toEqual(bad)
  })

  test('are not seen in what is said every day, nor in votes', async () => {
    const good = [
      '!2',
      '!ice',
      '!bid ice 20',
      'a b c',
      'I a m here',
      'class',
      'Scunthorpe',
      'Dickens',
      'the pen is here',
    ]
    expect(await caught(new Words(), [...good, 'Ave Caesar, morituri te salutant', 'kill the lion!!!', '🦁'])).toEqual(
      [],
    )
  })

  test('are those of the server too, alone or as a part, in any script', async () => {
    const words = new Words(wordListOf('lion\nrotten egg\n*sandal*\n# a remark\nсука\n88\n'))
    const bad = ['Lion!', 'liooon', 'L1ON', 'l i o n', 'ROTTEN   eggs rotten egg', 'mysandals', 'ты Сука', '88']
    expect(await caught(words, bad)).toEqual(bad)
    expect(await caught(words, ['lions', 'stallion', 'lin', 'rotten', '8', '188', 'barsukas', 'сукаа?'])).toEqual([
      'сукаа?',
    ])
  })

  test('are in no name that others read', async () => {
    const names = ['Maximus', 'Sh1thead', 'fuck you'].map((name) => new Words().fitName(name, 'Somebody'))
    expect(await Promise.all(names)).toEqual(['Maximus', 'Somebody', 'Somebody'])
  })

  test('may be allowed one by one', async () => {
    expect(await caught(new Words(wordListOf('+ Shit happens\n+ass')), ['shit happens', 'ass'])).toEqual([])
    expect(await caught(new Words(wordListOf('+ass')), ['shit', 'fuck'])).toEqual(['shit', 'fuck'])
  })

  test('of any kind are looked for in any text without harm', async () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    expect(await caught(new Words(wordListOf('-一')), ['-一', '一'])).toEqual(['-一'])
    await fc.assert(
      fc.asyncProperty(fc.array(word), fc.string({ unit: 'binary', maxLength: 300 }), async (list, text) => {
        const usable = list.filter((one) => /[\p{L}\p{N}]/u.test(one.replace(/[#\n].*/s, '').replace(/^\s*\+/, '')))
        expect(typeof (await new Words(wordListOf(usable.join('\n'))).catches(text))).toBe('boolean')
      }),
      { numRuns: 30 },
    )
  })
})

describe('a file of words', () => {
  const codeOf = (run: () => unknown) => {
    try {
      return run()
    } catch (error) {
      return error instanceof CaveaError ? error.message : error
    }
  }

  test('has a word a line, words to allow, and remarks', () => {
    expect(wordListOf('# ours\n  one  \r\n\ntwo  words # why\n+ three\n+four\n')).toEqual({
      hide: ['one', 'two words'],
      allow: ['three', 'four'],
    })
  })

  test('is read at the start, and what is wrong in it stops that', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cavea-words-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'words'), 'one')
    expect(wordListIn(join(folder, 'words')).hide).toEqual(['one'])
    expect(wordListIn('')).toEqual({ hide: [], allow: [] })
    expect(codeOf(() => wordListIn(folder))).toContain(`CAVEA_WORDS_FILE: ${folder} cannot be read.`)
    for (const text of ['*', '+', 'fine\n+ *', 'x'.repeat(101)]) {
      expect(codeOf(() => wordListOf(text))).toMatch(/Line \d of CAVEA_WORDS_FILE is no word/)
    }
  })
})
