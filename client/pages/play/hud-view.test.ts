import { expect, test } from 'vitest'
import { games } from '../../../rooms/index.ts'
import type { Command } from '../../../shared/command.ts'
import type { Game } from '../../../shared/game.ts'
import { simulate } from '../../../shared/simulate.ts'
import { BallotState, type MechanicState, mechanicOf } from '../../../shared/state.ts'
import { ordinal } from '../../kit/parts/place-view.ts'
import { type SceneWords, viewHud } from './hud-view.ts'

const scene: SceneWords = {
  headline: () => ({ title: 'Round 1', state: '', endsAtTick: 0 }),
  waiting: () => undefined,
  podium: () => undefined,
  badge: () => '',
  buttons: () => [],
}
const game: Game = await games.arena()

function matchWith(...commands: readonly Command[]) {
  const enter = (tick: number) => (tick === 5 ? commands : [])
  return simulate(game, { seed: 'hud', ticks: 12, bots: 3, commands: enter }).state
}

test('shows what was changed, by whom, and for how long', () => {
  const state = matchWith(
    { kind: 'mechanic.set', actor: 'operator', mechanic: 'floor', value: 'ice' },
    { kind: 'mechanic.set', actor: 'operator', mechanic: 'wind', value: -1.5 },
    { kind: 'mechanic.set', actor: 'operator', mechanic: 'bread', value: true },
  )
  const { forces } = viewHud(state, game, '', scene)
  expect(forces.map(({ text }) => text)).toEqual(['Ice', 'Wind ←', 'Bread'])
  expect(forces.map(({ by }) => by)).toEqual(['the operator', 'the operator', 'the operator'])
  expect(forces[0]?.secondsLeft).toBe(20)
})

test('an audience is named by its votes, until the change is over', () => {
  const state = matchWith()
  Object.assign(mechanicOf(state, 'wind') ?? {}, {
    value: 3,
    by: 'audience',
    votes: 12,
    until: state.tick + 18 * state.tickRate,
  })
  expect(viewHud(state, game, '', scene).forces).toEqual([
    { key: 'wind', text: 'Strong wind →', by: '12 votes', secondsLeft: 18 },
  ])
})

test('who steers nothing is told until when, and what there is to do', () => {
  const state = matchWith()
  const view = viewHud(state, game, '', {
    ...scene,
    waiting: () => ({ words: 'Next round in', endsAtTick: state.tick + 12 * state.tickRate, isFree: true }),
    buttons: () => [{ name: 'throw', label: 'Bread', key: 'KeyE', sign: [], readyAtTick: state.tick + state.tickRate }],
  })
  expect(view).toMatchObject({ waiting: 'Next round in 12 s', isFree: true })
  const soon = () => ({ words: 'Back in', endsAtTick: state.tick + state.tickRate, isFree: false })
  expect(viewHud(state, game, '', { ...scene, waiting: soon })).toMatchObject({ waiting: 'Back in 1 s', isFree: false })
  expect(view.actions).toMatchObject([{ name: 'throw', secondsLeft: 1 }])
  expect(viewHud(state, game, '', scene)).toMatchObject({ waiting: undefined, actions: [], podium: undefined })
})

test('the podium has names, scores and a countdown', () => {
  const state = matchWith()
  const [first = '', second = ''] = [...state.seats.keys()]
  const podium = { title: 'Set 1', seats: [second, first], next: 'Next set in', endsAtTick: state.tick + 240 }
  const view = viewHud(state, game, first, {
    ...scene,
    podium: () => podium,
    badge: (seat) => (seat === second ? '★' : ''),
  })
  expect(view.podium).toMatchObject({
    next: 'Next set in 8 s',
    places: [
      { seat: second, badge: '★', own: false },
      { seat: first, own: true },
    ],
  })
  expect(view.places.every(({ bot }) => bot)).toBe(true)
})

test('shows nothing in force in a fresh match', () => {
  expect(viewHud(matchWith(), game, '', scene).forces).toEqual([])
})

test('a mechanic that this page does not know leaves the rest as it is', () => {
  const state = matchWith()
  const floor = mechanicOf(state, 'floor') as MechanicState
  state.mechanics.delete('night')
  floor.value = 'shrinking'
  expect(viewHud(state, game, '', scene).forces.map(({ text }) => text)).toEqual(['Crumbling rim'])
})

test('equals share a place, and the own one is found', () => {
  const state = matchWith()
  const [first = '', second = '', third = ''] = [...state.seats.keys()]
  for (const seat of [first, second, third]) {
    Object.assign(game.avatar(state, seat) ?? {}, { score: seat === third ? 2 : 7 })
  }
  const view = viewHud(state, game, third, scene)
  expect(view.places.map(({ place, score }) => [place, score])).toEqual([
    [1, 7],
    [1, 7],
    [3, 2],
  ])
  expect(view.own).toMatchObject({ place: 3, score: 2, own: true })
  expect(viewHud(state, game, 'nobody', scene).own).toBeUndefined()
})

test('a ballot about somebody else is not shown, one about oneself comes first', () => {
  const state = matchWith()
  const [own = '', other = ''] = [...state.seats.keys()]
  const ballot = (about: string, opensAt: number) =>
    new BallotState().assign({ title: about, about, opensAt, closesAt: state.tick + 90 })
  state.ballots.set('all', ballot('', 1))
  state.ballots.set('other', ballot(other, 2))
  state.ballots.set('own', ballot(own, 3))
  expect(viewHud(state, game, own, scene).ballots.map(({ id }) => id)).toEqual(['own', 'all'])
  expect(viewHud(state, game, other, scene).ballots.map(({ id }) => id)).toEqual(['other', 'all'])
})

test('the clock counts down to the end of what goes on', () => {
  const state = matchWith()
  const endsAtTick = state.tick + 65 * state.tickRate
  const endsAt = (tick: number) => ({ ...scene, headline: () => ({ title: 'Round 1', state: '', endsAtTick: tick }) })
  expect(viewHud(state, game, '', endsAt(endsAtTick)).clock.state).toBe('1:05')
  expect(viewHud(state, game, '', endsAt(state.tick - 3)).clock.state).toBe('0:00')
  expect(viewHud(state, game, '', scene).clock.state).toBe('')
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
