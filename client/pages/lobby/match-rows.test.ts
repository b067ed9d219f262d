import { describe, expect, test } from 'vitest'
import type { MatchRow } from '../../../shared/protocol.ts'
import { bestMatch, crowdOf, freeSeats, inShownOrder } from './match-rows.ts'

function row(roomId: string, players = 0, spectators = 0): MatchRow {
  const common = { game: 'arena', title: 'Arena', summary: '', bots: 0, startedAt: 0, watchDelayMs: 0 }
  return { roomId, players, maxPlayers: 4, spectators, ...common }
}

describe('the match to play', () => {
  test('has a free seat and the most players', () => {
    expect(bestMatch([row('empty'), row('full', 4), row('lively', 3), row('calm', 1)])?.roomId).toBe('lively')
  })

  test('is the one with the larger crowd among equals', () => {
    expect(bestMatch([row('a', 2, 5), row('b', 2, 50)])?.roomId).toBe('b')
  })

  test('is none where all are full', () => {
    expect(bestMatch([row('full', 4)])).toBeUndefined()
    expect(bestMatch([])).toBeUndefined()
  })
})

test('seats are never less than none', () => {
  expect(freeSeats(row('a', 6))).toBe(0)
})

test('rows stay where they are, and new ones come last', () => {
  const shown = [row('a', 1), row('b', 2), row('c', 3)]
  const fresh = [row('d', 4), row('c', 0), row('e', 1), row('a', 4)]
  expect(inShownOrder(shown, fresh).map(({ roomId }) => roomId)).toEqual(['a', 'c', 'e', 'd'])
})

test('the crowd is that of all matches', () => {
  expect(crowdOf([row('a', 0, 3), row('b', 0, 4)])).toBe(7)
})
