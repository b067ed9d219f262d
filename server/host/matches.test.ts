import { expect, test } from 'vitest'
import { Matches } from './matches.ts'
import type { RunningMatch } from './ports.ts'

function match(roomId: string): RunningMatch {
  return { roomId, describe: () => ({ roomId }) } as unknown as RunningMatch
}
const told = (matches: Matches) => matches.rows().map(({ roomId }) => roomId)

test('tell of a match once its room can be joined, and until it is gone', () => {
  const matches = new Matches()
  matches.add(match('a'))
  expect(told(matches)).toEqual([])
  expect(matches.size).toBe(1)
  expect(matches.find('a')).toBeDefined()
  matches.show('a')
  expect(told(matches)).toEqual(['a'])
  matches.remove('a')
  expect(told(matches)).toEqual([])
})

test('tell of no match that was gone before its room could be joined, nor of another under its id', () => {
  const matches = new Matches()
  matches.add(match('a'))
  matches.remove('a')
  matches.show('a')
  matches.add(match('a'))
  expect(told(matches)).toEqual([])
})
