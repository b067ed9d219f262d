import { expect, test } from 'vitest'
import { BallotState, GameState } from '../../../shared/state.ts'
import { viewSlots } from './ballot-slots.ts'

const State = GameState.extend({}, 'BallotSlotsTestState')

function stateWith(...ballots: readonly Partial<BallotState>[]) {
  const state = new State().assign({ tick: 300, tickRate: 30 })
  for (const [at, fields] of ballots.entries()) {
    const { slot = 0, status = 'open' as const, closesAt = 600 } = fields
    state.ballots.set(`${at}`, new BallotState().assign({ title: `${at}`, slot, status, closesAt }))
  }
  return state
}

const shown = (state: InstanceType<typeof State>) => viewSlots(state).map((ballot) => ballot?.id)

test('a ballot keeps its slot when the one beside it closes, and when another opens there', () => {
  const state = stateWith({ slot: 0 }, { slot: 1 })
  expect(shown(state)).toEqual(['0', '1'])
  state.ballots.get('0')?.assign({ status: 'decided', closesAt: 100 })
  expect(shown(state)).toEqual([undefined, '1'])
  state.ballots.set('2', new BallotState().assign({ slot: 0, closesAt: 900 }))
  expect(shown(state)).toEqual(['2', '1'])
})

test('a ballot that has closed stays to be read, while nothing else needs its slot', () => {
  const state = stateWith({ slot: 0, status: 'decided', closesAt: 290 }, { slot: 0, status: 'decided', closesAt: 295 })
  expect(shown(state)).toEqual(['1', undefined])
  state.tick = 500
  expect(shown(state)).toEqual([undefined, undefined])
})

test('no more than two are on screen, however many are open', () => {
  expect(shown(stateWith({ slot: 0 }, { slot: 1 }, { slot: 2 }))).toEqual(['0', '1'])
})
