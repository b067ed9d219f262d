import { expect, test } from 'vitest'
import { freeBotName, playerWord, wordsFault } from './words.ts'

test('a game that says nothing gets neutral words', () => {
  expect(playerWord(undefined)).toBe('Player')
  expect(freeBotName(undefined, new Set())).toBe('Alex')
})

test('a bot gets a name that nobody in the match has', () => {
  const words = { bots: ['Ada', 'Bo'] }
  expect(freeBotName(words, new Set())).toBe('Ada')
  expect(freeBotName(words, new Set(['Ada']))).toBe('Bo')
  expect(freeBotName(words, new Set(['Ada', 'Bo', 'Ada 2']))).toBe('Bo 2')
})

test.each([
  [{ bots: [] }],
  [{ bots: ['Ada', 'Ada'] }],
  [{ bots: [''] }],
  [{ player: 'A name that is much too long to show' }],
])('%j is refused', (words) => {
  expect(wordsFault(words)).toMatch(/^words/)
})

test('words of a game are taken', () => {
  expect(wordsFault({ player: 'Gladiator', bots: ['Verus', 'Priscus'] })).toBeUndefined()
})
