import { expect, test } from 'vitest'
import { wordsOfMark } from './mark-words.ts'

const closed = { ballot: 'b1', status: 'decided' }

test.each([
  [{ title: 'Mercy for Verus?', winner: 'up', label: 'Mercy' }, 'Decided: Mercy for Verus? Mercy'],
  [{ title: 'Floor', winner: 'ice', label: 'Black ice' }, 'Decided: Floor, Black ice'],
  // A tape from before decisions had a label.
  [{ title: 'Floor', winner: 'ice' }, 'Decided: Floor, ice'],
  [{ title: 'Floor', winner: '', label: '' }, 'Decided: Floor, as it was'],
])('a decision is told by what its option is called: %j', (data, words) => {
  expect(wordsOfMark({ name: 'ballot.closed', data: { ...closed, ...data } }, () => undefined)?.text).toBe(words)
})
