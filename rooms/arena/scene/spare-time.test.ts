import { expect, test } from 'vitest'
import { BallotState } from '../../../shared/state.ts'
import { Bout } from '../bout.ts'
import { Status } from '../state.ts'
import { tuning } from '../tuning.ts'
import { badgeOf, buttonsOf, waitingOf } from './spare-time.ts'

const middle = { x: 0, y: 0 }

function boutWith(status: Status, fields: { backAt?: number; throwAt?: number; backs?: string } = {}) {
  const { state, of } = bout()
  of('ann').assign({ status, ...fields })
  return state
}

function bout() {
  const made = new Bout(['ann', 'ben', 'cid'])
  made.state.nextRoundAt = 900
  made.place('ben', { x: 5, y: 0 })
  made.place('cid', { x: -5, y: 0 })
  return { state: made.state, of: (seat: string) => made.of(seat) }
}

const names = (state: ReturnType<typeof boutWith>, gaze = middle) =>
  buttonsOf(state, 'ann', 0, gaze).map(({ name, label }) => `${name}: ${label}`)

test('who fights waits for nothing and may salute', () => {
  const state = boutWith(Status.fighting)
  expect(waitingOf(state, 'ann')).toBeUndefined()
  expect(names(state)).toEqual(['salute: Salute'])
})

test('who is out sees when the next round is, throws bread, and backs whom they look at', () => {
  const state = boutWith(Status.out, { throwAt: 60 })
  expect(waitingOf(state, 'ann')).toEqual({ words: 'Next round in', endsAtTick: 900, isFree: true })
  expect(names(state, { x: 4, y: 0 })).toEqual(['back: Back ben', 'throw: Throw bread'])
  expect(names(state, { x: -4, y: 0 })).toEqual(['back: Back cid', 'throw: Throw bread'])
  expect(buttonsOf(state, 'ann', 0, middle).at(-1)?.readyAtTick).toBe(60)
})

test('a ghost backs once, and nobody outside of a fight', () => {
  const state = boutWith(Status.out, { throwAt: 60, backs: 'ben' })
  expect(names(state)).toEqual(['throw: Throw bread'])
  expect(waitingOf(state, 'ann')?.words).toBe('You back ben. Next round in')
  const over = boutWith(Status.out, { throwAt: 60 })
  over.phase = 'victory'
  expect(names(over)).toEqual(['throw: Throw bread'])
})

test('a short fall keeps the controls; a ballot does not', () => {
  const short = boutWith(Status.fallen, { backAt: 75 })
  expect(waitingOf(short, 'ann')).toEqual({ words: 'Back in', endsAtTick: 75, isFree: false })
  const judged = boutWith(Status.fallen)
  judged.ballots.set('one', new BallotState().assign({ about: 'ann', closesAt: 333 }))
  expect(waitingOf(judged, 'ann')).toEqual({ words: 'The audience decides in', endsAtTick: 333, isFree: true })
})

test('a spectator waits for nothing and has no buttons; rounds won show as stars', () => {
  const state = boutWith(Status.fighting)
  expect(waitingOf(state, '')).toBeUndefined()
  expect(buttonsOf(state, '', 0, middle)).toEqual([])
  state.gladiators.get('ben')?.assign({ wins: 2 })
  expect([badgeOf(state, 'ann'), badgeOf(state, 'ben')]).toEqual(['', '★★'])
  state.gladiators.get('ben')?.assign({ wins: 9 })
  expect(badgeOf(state, 'ben')).toHaveLength(tuning.setWins)
})
