import { expect, test } from 'vitest'
import { games } from '../../../rooms/index.ts'
import type { Game } from '../../../shared/game.ts'
import { simulate } from '../../../shared/simulate.ts'
import { BallotState } from '../../../shared/state.ts'
import { type BallotView, viewBallot } from '../../kit/parts/ballot-view.ts'
import { ballotWords, chatHint, pressed, viewStands } from './stands-view.ts'

function ballotOf(id: string, options: readonly string[]): BallotView {
  const ballot = new BallotState().assign({ title: id, opensAt: 0, closesAt: 300 })
  for (const option of options) {
    ballot.options.push(option)
    ballot.labels.set(option, option.toUpperCase())
    ballot.tokens.set(option, `${ballot.options.length + 3}`)
  }
  return viewBallot(id, ballot, { tick: 0, tickRate: 30 })
}

const floor = ballotOf('floor', ['stone', 'ice', 'sand'])
const mercy = ballotOf('mercy', ['up', 'down'])
const closed = (ballot: BallotView): BallotView => ({ ...ballot, status: 'decided' })

test('a number stands for the newest open ballot that has so many options, as in chat', () => {
  expect(pressed([floor, mercy], 2)).toEqual({ ballot: mercy, choice: 'down' })
  expect(pressed([floor, mercy], 3)).toEqual({ ballot: floor, choice: 'sand' })
  expect(pressed([floor, closed(mercy)], 2)).toEqual({ ballot: floor, choice: 'ice' })
  expect(pressed([floor, mercy], 4)).toBeUndefined()
  expect(pressed([closed(floor)], 1)).toBeUndefined()
  expect(pressed([], 1)).toBeUndefined()
  expect(pressed([{ ...floor, method: 'slider' }], 1)).toBeUndefined()
  expect(pressed([{ ...floor, method: 'ranked' }], 2)?.choice).toEqual(['ice'])
})

test('the hint tells how to vote by chat in the newest open ballot, and nothing while there is none', () => {
  expect(chatHint([floor, mercy])).toBe('To vote from here, write !5 or !down')
  expect(chatHint([floor, closed(mercy)])).toBe('To vote from here, write !6 or !sand')
  expect(chatHint([closed(floor)])).toBeUndefined()
  const by = (method: string) => chatHint([{ ...floor, method }])
  expect(by('approval')).toBe('To vote from here, write !6 4')
  expect(by('ranked')).toBe('To vote from here, write !6>4')
})

test('a new ballot is read out with its options and their numbers', () => {
  expect(ballotWords(mercy)).toBe('New ballot: mercy. 1 for UP, 2 for DOWN.')
})

test('the score board shows everybody, and nobody as oneself', async () => {
  const game: Game = await games.arena()
  const { state } = simulate(game, { seed: 'stands', ticks: 5, bots: 7 })
  state.crowd = 12
  const view = viewStands(state, game, {
    headline: () => ({ title: 'Round 1', state: 'Ready', endsAtTick: 0 }),
    podium: () => undefined,
    badge: () => '',
  })
  expect(view).toMatchObject({ crowd: 12, forces: [], clock: { title: 'Round 1', state: 'Ready' } })
  expect(view.places).toHaveLength(7)
  expect(view.places.some(({ own }) => own)).toBe(false)
})
