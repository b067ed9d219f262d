import { expect, test } from 'vitest'
import { meaningOf } from './keys.ts'

test.each([
  ['1', 1],
  ['9', 9],
])('the digit %s votes, wherever the focus is but in a field', (key, number) => {
  for (const focus of ['page', 'control'] as const) {
    expect(meaningOf({ key, modified: false, focus })).toEqual({ kind: 'vote', number })
  }
  expect(meaningOf({ key, modified: false, focus: 'text' })).toEqual({ kind: 'none' })
})

test('Enter goes to the chat, and leaves buttons and fields what is theirs', () => {
  expect(meaningOf({ key: 'Enter', modified: false, focus: 'page' })).toEqual({ kind: 'chat' })
  expect(meaningOf({ key: 'Enter', modified: false, focus: 'control' })).toEqual({ kind: 'none' })
  expect(meaningOf({ key: 'Enter', modified: false, focus: 'text' })).toEqual({ kind: 'none' })
})

test.each(['1', 'Enter'])('%s with Control or another such key is the browser’s', (key) => {
  expect(meaningOf({ key, modified: true, focus: 'page' })).toEqual({ kind: 'none' })
})

test.each(['0', '10', 'F1', 'a', '²', '١', ' '])('%j means nothing here', (key) => {
  expect(meaningOf({ key, modified: false, focus: 'page' })).toEqual({ kind: 'none' })
})
