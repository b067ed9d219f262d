import { expect, test } from 'vitest'
import { countOf, countWords } from './number.ts'

test('counts are short', () => {
  expect([countWords(0), countWords(1204), countWords(12_873)]).toEqual(['0', '1,204', '12.9K'])
  expect([countOf(1, 'vote', 'votes'), countOf(2, 'vote', 'votes')]).toEqual(['1 vote', '2 votes'])
})
