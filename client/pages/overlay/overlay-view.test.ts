import { expect, test } from 'vitest'
import { BallotState, GameState } from '../../../shared/state.ts'
import { decisionMs, OverlayWatch } from './overlay-view.ts'
import { sideOf } from './side.ts'

const State = GameState.extend({}, 'OverlayViewTestState')

function stateWith(...ballots: readonly (readonly [id: string, options: readonly string[]])[]) {
  const state = new State().assign({ tick: 10, tickRate: 10 })
  for (const [at, [id, options]] of ballots.entries()) {
    const ballot = new BallotState().assign({ title: id, opensAt: at, closesAt: 100 })
    for (const option of options) {
      ballot.options.push(option)
      ballot.counts.set(option, 0)
    }
    state.ballots.set(id, ballot)
  }
  return state
}
const none = new Map()

test('nothing is shown while nothing is asked, nor what was decided before the page came', () => {
  const state = stateWith(['b1', ['up', 'down']])
  state.ballots.get('b1')?.assign({ status: 'decided', winner: 'up' })
  expect(new OverlayWatch().look(state, none, 0)).toEqual({ ballots: [], decision: undefined })
})

test('the two newest ballots are shown, with live counts', () => {
  const state = stateWith(['b1', ['up', 'down']], ['b2', ['up', 'down']], ['b3', ['up', 'down']])
  const tallies = new Map([['b3', { ballot: 'b3', counts: { up: 4, down: 1 }, voters: 5 }]])
  const { ballots } = new OverlayWatch().look(state, tallies, 0)
  expect(ballots.map(({ ballot }) => [ballot.id, ballot.voters])).toEqual([
    ['b2', 0],
    ['b3', 5],
  ])
  expect(ballots[1]?.options.map(({ count, leads }) => [count, leads])).toEqual([
    [4, true],
    [1, false],
  ])
})

test('of many options those that lead find room, in their order', () => {
  const names = Array.from({ length: 21 }, (_, at) => `${at}`)
  const state = stateWith(['b1', names])
  for (const [name, count] of [
    ['3', 2],
    ['9', 7],
    ['20', 1],
    ['14', 3],
  ] as const) {
    state.ballots.get('b1')?.counts.set(name, count)
  }
  const [shown] = new OverlayWatch().look(state, none, 0).ballots
  expect([shown?.options.map(({ name }) => name), shown?.more]).toEqual([['3', '9', '14', '20'], 17])
})

test('a decision is shown for a while, and gives way to a newer one', () => {
  const state = stateWith(['b1', ['up', 'down']], ['b2', ['up', 'down']])
  const watch = new OverlayWatch()
  const decisionAt = (nowMs: number) => watch.look(state, none, nowMs).decision?.ballot
  expect(decisionAt(0)).toBeUndefined()
  state.ballots.get('b1')?.assign({ status: 'decided', winner: 'up' })
  expect([decisionAt(1000), decisionAt(1000 + decisionMs - 1)]).toEqual(['b1', 'b1'])
  state.ballots.get('b2')?.assign({ status: 'decided', winner: 'down' })
  expect([decisionAt(9000), decisionAt(9000 + decisionMs)]).toEqual(['b2', undefined])
})

test('the side is the left one, unless the address says another that there is', () => {
  expect([null, '', 'left', 'top', 'right', 'bottom'].map(sideOf)).toEqual([
    'left',
    'left',
    'left',
    'left',
    'right',
    'bottom',
  ])
})
