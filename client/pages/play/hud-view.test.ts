import { expect, test } from 'vitest'
import { games } from '../../../rooms/index.ts'
import type { Command } from '../../../shared/command.ts'
import type { Game } from '../../../shared/game.ts'
import { simulate } from '../../../shared/simulate.ts'
import { BallotState, type MechanicState, mechanicOf } from '../../../shared/state.ts'
import { ordinal } from '../../kit/parts/place-view.ts'
import { viewHud } from './hud-view.ts'

const headline = { title: 'Round 1', state: '', endsAtTick: 0 }
const game: Game = await games.arena()

function matchWith(...commands: readonly Command[]) {
  const enter = (tick: number) => (tick === 5 ? commands : [])
  return simulate(game, { seed: 'hud', ticks: 12, bots: 3, commands: enter }).state
}

test('shows what the stands have set, and for how long', () => {
  const state = matchWith(
    { kind: 'mechanic.set', actor: 'operator', mechanic: 'floor', value: 'ice' },
    { kind: 'mechanic.set', actor: 'operator', mechanic: 'wind', value: -1.5 },
    { kind: 'mechanic.set', actor: 'operator', mechanic: 'bread', value: true },
  )
  const { forces } = viewHud(state, game, '', headline)
  expect(forces.map(({ text }) => text)).toEqual(['Ice', 'Wind \u22121.5'])
  expect(forces[0]?.secondsLeft).toBe(20)
  expect(forces[1]?.secondsLeft).toBeUndefined()
})

test('shows nothing in force in a fresh match', () => {
  expect(viewHud(matchWith(), game, '', headline).forces).toEqual([])
})

test('a mechanic that this page does not know leaves the rest as it is', () => {
  const state = matchWith()
  const floor = mechanicOf(state, 'floor') as MechanicState
  state.mechanics.delete('night')
  floor.value = 'shrinking'
  expect(viewHud(state, game, '', headline).forces.map(({ text }) => text)).toEqual(['Crumbling rim'])
})

test('equals share a place, and the own one is found', () => {
  const state = matchWith()
  const [first = '', second = '', third = ''] = [...state.seats.keys()]
  for (const seat of [first, second, third]) {
    Object.assign(game.avatar(state, seat) ?? {}, { score: seat === third ? 2 : 7 })
  }
  const view = viewHud(state, game, third, headline)
  expect(view.leaders.map(({ place, score }) => [place, score])).toEqual([
    [1, 7],
    [1, 7],
    [3, 2],
  ])
  expect(view.own).toMatchObject({ place: 3, score: 2, own: true })
  expect(viewHud(state, game, 'nobody', headline).own).toBeUndefined()
})

test('a ballot about somebody else is not shown, one about oneself comes first', () => {
  const state = matchWith()
  const [own = '', other = ''] = [...state.seats.keys()]
  const ballot = (about: string, opensAt: number) =>
    new BallotState().assign({ title: about, about, opensAt, closesAt: state.tick + 90 })
  state.ballots.set('all', ballot('', 1))
  state.ballots.set('other', ballot(other, 2))
  state.ballots.set('own', ballot(own, 3))
  expect(viewHud(state, game, own, headline).ballots.map(({ id }) => id)).toEqual(['own', 'all'])
  expect(viewHud(state, game, other, headline).ballots.map(({ id }) => id)).toEqual(['other', 'all'])
})

test('the clock counts down to the end of what goes on', () => {
  const state = matchWith()
  const endsAtTick = state.tick + 65 * state.tickRate
  expect(viewHud(state, game, '', { ...headline, endsAtTick }).clock.state).toBe('1:05')
  expect(viewHud(state, game, '', { ...headline, endsAtTick: state.tick - 3 }).clock.state).toBe('0:00')
  expect(viewHud(state, game, '', headline).clock.state).toBe('')
})

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [13, '13th'],
  [21, '21st'],
])('place %i is said as %s', (place, words) => {
  expect(ordinal(place)).toBe(words)
})
