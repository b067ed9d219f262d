import { expect, test } from 'vitest'
import type { BallotChoice } from '../../../shared/ballot/choice.ts'
import type { Game } from '../../../shared/game.ts'
import { BallotState, GameState, Seat } from '../../../shared/state.ts'
import { castVote, confirmVote } from './vote-book.ts'
import { ResultWatch, resultOf } from './vote-result.ts'

const State = GameState.extend({}, 'VoteResultTestState')
const mercy = { options: { up: 'Mercy', down: 'Finish' }, done: { up: 'saved', down: 'finished' } }
const game = { questions: { mercy } } as unknown as Pick<Game, 'questions'>

function stateWithVerus() {
  const state = new State()
  state.seats.set('verus', new Seat().assign({ name: 'Verus' }))
  return state
}

/** A ballot that is decided, with its counts by option. */
function decided(counts: Record<string, number>, winner: string, fields: Partial<BallotState> = {}) {
  const { about = '', title = 'Wind', method = 'plurality', mechanic = 'wind' } = fields
  const ballot = new BallotState().assign({ status: 'decided', about, title, method, mechanic, winner })
  for (const [option, count] of Object.entries(counts)) {
    ballot.options.push(option)
    ballot.labels.set(option, option === 'yes' ? 'Yes' : option.toUpperCase())
    ballot.counts.set(option, count)
  }
  return ballot.assign({
    voters: Math.max(
      1,
      Object.values(counts).reduce((sum, count) => sum + count, 0),
    ),
  })
}

const said = (ballot: BallotState, choice: BallotChoice) => resultOf('b', ballot, choice, game, stateWithVerus())?.text

test('a vote about somebody is told by what became of them', () => {
  const about = { about: 'verus', mechanic: '', title: 'Mercy for Verus?' }
  expect(said(decided({ up: 3, down: 2 }, 'up', about), 'up')).toBe('You saved Verus: by one vote')
  expect(said(decided({ up: 14, down: 12 }, 'up', about), 'up')).toBe('You saved Verus: your side won 14 to 12')
  expect(said(decided({ up: 14, down: 12 }, 'up', about), 'down')).toBe('Verus was saved: your side lost 12 to 14')
  expect(said(decided({ up: 0, down: 1 }, 'down', about), 'down')).toBe('You finished Verus: by one vote')
})

test('a vote about the world is told by what happens', () => {
  expect(said(decided({ yes: 12, no: 3 }, 'yes', { title: 'Release the lion' }), 'yes')).toBe(
    'Release the lion: your side won 12 to 3',
  )
  expect(said(decided({ ice: 5, stone: 5 }, 'ice', { title: 'Floor' }), 'ice')).toBe(
    'Floor: ICE: even, 5 to 5, and the draw was yours',
  )
  expect(said(decided({ ice: 5, stone: 6 }, 'stone', { title: 'Floor' }), 'ice')).toBe(
    'Floor: STONE: your side lost 5 to 6',
  )
})

test.each<[string, BallotChoice, string, RegExp]>([
  ['lottery', 'a', 'a', /your side was drawn/],
  ['lottery', 'b', 'a', /another side was drawn/],
  ['approval', ['b', 'a'], 'a', /your side won 5 to 2/],
  ['ranked', ['b', 'a'], 'a', /your number 2 won/],
  ['tug', 'b', 'a', /the other side pulled harder/],
  ['threshold', 'a', 'a', /you and 6 others called for it/],
  ['bid', { option: 'b', amount: 10 }, 'a', /your side lost 2 to 5/],
  ['slider', 0.5, 'a', /yours was 0.5/],
])('by %s, who chose %j is told what %s means', (method, choice, winner, words) => {
  expect(said(decided({ a: 5, b: 2 }, winner, { method }), choice)).toMatch(words)
})

test('a ballot that votes did not decide has no result for its voters', () => {
  const ballot = decided({ up: 0, down: 0 }, 'up')
  expect(resultOf('b', ballot.assign({ voters: 0 }), 'up', game, stateWithVerus())).toBeUndefined()
  expect(resultOf('b', ballot.assign({ voters: 2, status: 'expired' }), 'up', game, stateWithVerus())).toBeUndefined()
})

test('a voter is told once, when the ballot closes, and only of a vote that counted', () => {
  const state = stateWithVerus()
  const watch = new ResultWatch()
  const ballots = ['voted', 'refused', 'none'].map((id) => {
    const ballot = decided({ yes: 2, no: 0 }, 'yes').assign({ status: 'open' })
    state.ballots.set(id, ballot)
    return ballot
  })
  let votes = confirmVote(castVote(new Map(), 'voted', 'yes', {}), 'voted', 'yes', 'receipt')
  votes = castVote(votes, 'refused', 'no', {})
  expect(watch.look(state, votes, game)).toBeUndefined()
  ballots[1]?.assign({ status: 'decided' })
  ballots[2]?.assign({ status: 'decided' })
  expect(watch.look(state, votes, game)).toBeUndefined()
  ballots[0]?.assign({ status: 'decided' })
  expect(watch.look(state, votes, game)).toMatchObject({ ballot: 'voted', won: true })
  expect(watch.look(state, votes, game)).toBeUndefined()
})

test('a vote that was given before the page came is no news', () => {
  const state = stateWithVerus()
  state.ballots.set('before', decided({ yes: 2, no: 0 }, 'yes'))
  const votes = confirmVote(castVote(new Map(), 'before', 'yes', {}), 'before', 'yes', 'receipt')
  expect(new ResultWatch().look(state, votes, game)).toBeUndefined()
})
