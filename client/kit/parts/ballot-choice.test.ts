import { expect, test } from 'vitest'
import type { BallotChoice } from '../../../shared/ballot/choice.ts'
import { BallotState } from '../../../shared/state.ts'
import { choiceWords, isNews, moved, tapped, withVote } from './ballot-choice.ts'
import { viewBallot } from './ballot-view.ts'

function view(method: string, choice?: BallotChoice) {
  const ballot = new BallotState().assign({ method, closesAt: 300 })
  for (const option of ['ice', 'mud', 'sand']) {
    ballot.options.push(option)
    ballot.labels.set(option, option.toUpperCase())
    ballot.counts.set(option, 4)
  }
  const own = { choice: choice ?? null, kind: 'counted', atLeast: {}, receipt: 'r', before: undefined } as const
  const votes = new Map(choice === undefined ? [] : [['b', own]])
  return viewBallot('b', ballot, { tick: 0, tickRate: 30 }, { votes })
}

test('a tap chooses an option, ticks it, or gives it the next place', () => {
  for (const method of ['plurality', 'lottery', 'tug', 'threshold'])
    expect(tapped(view(method, 'ice'), 'mud')).toBe('mud')
  for (const method of ['approval', 'ranked']) {
    expect(tapped(view(method), 'mud')).toEqual(['mud'])
    expect(tapped(view(method, ['mud']), 'ice')).toEqual(['mud', 'ice'])
    expect(tapped(view(method, ['mud', 'ice']), 'mud')).toEqual(['ice'])
    expect(tapped(view(method, ['mud']), 'mud')).toBeNull()
  }
  for (const method of ['slider', 'bid', 'of tomorrow']) expect(tapped(view(method), 'ice')).toBeUndefined()
})

test('an option moves in a ranking, and never out of it', () => {
  expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 'a', -2)).toEqual(['b', 'c', 'a'])
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a'], 'x', 1)).toEqual(['a'])
})

test('the same choice is no news, but for a pull at a rope', () => {
  expect(isNews(view('plurality', 'ice'), 'ice')).toBe(false)
  expect(isNews(view('ranked', ['ice', 'mud']), ['mud', 'ice'])).toBe(true)
  expect(isNews(view('bid', { option: 'ice', amount: 4 }), { option: 'ice', amount: 5 })).toBe(true)
  expect(isNews(view('plurality'), null)).toBe(false)
  expect(isNews(view('tug', 'ice'), 'ice')).toBe(true)
})

test('a vote is seen to count at once where it will', () => {
  expect(withVote(view('plurality'), 'ice')).toEqual({ ice: 5 })
  expect(withVote(view('approval', ['ice']), ['ice', 'mud'])).toEqual({ mud: 5 })
  expect(withVote(view('ranked'), ['sand', 'ice'])).toEqual({ sand: 5 })
  expect(withVote(view('bid'), { option: 'ice', amount: 20 })).toEqual({ ice: 24 })
  expect(withVote(view('tug'), 'ice')).toEqual({})
  expect(withVote(view('plurality'), null)).toEqual({})
})

test('a choice is said in words', () => {
  expect(choiceWords(view('plurality'), 'ice')).toBe('ICE')
  expect(choiceWords(view('ranked'), ['mud', 'ice'])).toBe('MUD, ICE')
  expect(choiceWords(view('bid'), { option: 'ice', amount: 20 })).toBe('20 points for ICE')
})
