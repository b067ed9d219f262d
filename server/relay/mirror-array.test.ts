import { expect, test } from 'vitest'
import { arrayEdits } from './mirror-array.ts'

test('what comes in between is inserted, and nothing after it is written again', () => {
  expect(arrayEdits(['a', 'b', 'c'], ['x', 'a', 'b', 'c'])).toEqual([{ kind: 'insert', index: 0, value: 'x' }])
})

test('what goes leaves a gap, which is closed before places are counted again', () => {
  expect(arrayEdits(['a', 'b', 'c', 'd', 'e'], ['b', 'c', 'd', 'x', 'e'])).toEqual([
    { kind: 'remove', index: 0 },
    { kind: 'closeGaps' },
    { kind: 'insert', index: 3, value: 'x' },
  ])
})

test('what has another order is written over', () => {
  expect(arrayEdits(['a', 'b'], ['b', 'a'])).toEqual([
    { kind: 'replace', index: 0, value: 'b' },
    { kind: 'replace', index: 1, value: 'a' },
  ])
})

test('nothing is done to what stays', () => {
  expect(arrayEdits(['a', 'b'], ['a', 'b'])).toEqual([])
})
