import { expect, test } from 'vitest'
import { BallotState, GameState } from '../../../shared/state.ts'
import { decisionMs, type OverlaySlot, OverlayWatch } from './overlay-view.ts'
import { wishesOf } from './wishes.ts'

const State = GameState.extend({}, 'OverlayViewTestState')
type Fields = Partial<Pick<BallotState, 'slot' | 'about' | 'mechanic' | 'opensAt'>>

function stateWith(...ballots: readonly (readonly [id: string, options: readonly string[], fields?: Fields])[]) {
  const state = new State().assign({ tick: 10, tickRate: 10 })
  for (const [at, [id, options, fields]] of ballots.entries()) {
    const ballot = new BallotState().assign({ title: id, opensAt: at, closesAt: 100, slot: at, ...fields })
    for (const option of options) {
      ballot.options.push(option)
      ballot.counts.set(option, 0)
    }
    state.ballots.set(id, ballot)
  }
  return state
}
const none = new Map()
const watchOf = (mercy = true) => new OverlayWatch({ mercy })
/** Each slot in short: the ballot's id, `id!` for a decision, and `-` where it is empty. */
const brief = (slots: readonly OverlaySlot[]) =>
  slots.map((slot) => (slot === undefined ? '-' : slot.kind === 'ballot' ? slot.ballot.id : `${slot.decision.ballot}!`))
const thumbs = ['up', 'down'] as const

test('nothing is shown while nothing is asked, nor what was decided before the page came', () => {
  const state = stateWith(['b1', thumbs])
  state.ballots.get('b1')?.assign({ status: 'decided', winner: 'up', voters: 1 })
  expect(watchOf().look(state, none, 0)).toEqual([undefined, undefined])
})

test('at most two ballots are shown, each in its slot for as long as it is open, with live counts', () => {
  const state = stateWith(['b1', thumbs], ['b2', thumbs], ['b3', thumbs])
  const watch = watchOf()
  const tallies = new Map([['b2', { ballot: 'b2', counts: { up: 4, down: 1 }, voters: 5 }]])
  const [, second] = watch.look(state, tallies, 0)
  expect(brief(watch.look(state, tallies, 0))).toEqual(['b1', 'b2'])
  expect(second).toMatchObject({ kind: 'ballot', ballot: { voters: 5 } })
  state.ballots.get('b1')?.assign({ status: 'cancelled' })
  expect(brief(watch.look(state, none, 0))).toEqual(['-', 'b2'])
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
  const [shown] = watchOf().look(state, none, 0)
  if (shown?.kind !== 'ballot') throw new Error('No ballot is shown.')
  expect([shown.options.map(({ name }) => name), shown.more]).toEqual([['3', '9', '14'], 18])
})

test('a decision takes the place of its ballot for a while, and gives way to the next ballot there', () => {
  const state = stateWith(['b1', thumbs], ['b2', thumbs])
  const watch = watchOf()
  const at = (nowMs: number) => brief(watch.look(state, none, nowMs))
  expect(at(0)).toEqual(['b1', 'b2'])
  state.ballots.get('b1')?.assign({ status: 'decided', winner: 'up', voters: 3 })
  expect([at(1000), at(1000 + decisionMs - 1), at(1000 + decisionMs)]).toEqual([
    ['b1!', 'b2'],
    ['b1!', 'b2'],
    ['-', 'b2'],
  ])
  state.ballots.get('b2')?.assign({ status: 'decided', winner: 'down', voters: 1 })
  expect(at(20_000)).toEqual(['-', 'b2!'])
  const next = stateWith(['b3', thumbs, { slot: 1 }]).ballots.get('b3')
  if (next !== undefined) state.ballots.set('b3', next.clone())
  expect(at(20_100)).toEqual(['-', 'b3'])
})

test.each([
  ['expired', 'nobody voted', 0],
  ['cancelled', 'it was called off, as one about a player who left is', 2],
  ['decided', 'nobody voted, though the game went on as if', 0],
] as const)('a ballot that ended as %s is gone without a result: %s', (status, _why, voters) => {
  const state = stateWith(['b1', thumbs, { about: 'bot 1' }])
  const watch = watchOf()
  watch.look(state, none, 0)
  state.ballots.get('b1')?.assign({ status, winner: status === 'decided' ? 'down' : '', voters })
  expect(brief(watch.look(state, none, 100))).toEqual(['-', '-'])
})

test('thumbs are for ballots about somebody alone: the options of gravity are called up and down, too', () => {
  const state = stateWith(
    ['mercy', thumbs, { about: 'ann' }],
    ['gravity', ['down', 'keep', 'up'], { mechanic: 'gravity' }],
  )
  const watch = watchOf()
  const signs = () => watch.look(state, none, 0).map(signsOf)
  expect(signs()).toEqual(['up down', 'none none none'])
  state.ballots.get('gravity')?.assign({ status: 'decided', winner: 'down', voters: 1 })
  expect(signs()).toEqual(['up down', 'none'])
  state.ballots.get('mercy')?.assign({ status: 'decided', winner: 'down', voters: 1 })
  expect(signs()).toEqual(['down', undefined])
})

function signsOf(slot: OverlaySlot): string | undefined {
  if (slot?.kind === 'ballot') return slot.options.map(({ sign }) => sign).join(' ')
  return slot?.decision.sign
}

test('without mercy, ballots about somebody are not shown, and neither is what they decide', () => {
  const state = stateWith(['mercy', thumbs, { about: 'ann' }], ['floor', ['ice', 'sand'], { mechanic: 'floor' }])
  const watch = watchOf(false)
  expect(brief(watch.look(state, none, 0))).toEqual(['-', 'floor'])
  state.ballots.get('mercy')?.assign({ status: 'decided', winner: 'up', voters: 9 })
  expect(brief(watch.look(state, none, 100))).toEqual(['-', 'floor'])
})

test.each([
  ['', { side: 'left', form: 'card', mercy: true }],
  ['side=right', { side: 'right', form: 'card', mercy: true }],
  ['side=top&form=huge&mercy=', { side: 'left', form: 'card', mercy: true }],
  ['side=bottom&form=compact&mercy=off', { side: 'bottom', form: 'compact', mercy: false }],
])('the address %j asks for %j', (query, wishes) => {
  expect(wishesOf(new URLSearchParams(query))).toEqual(wishes)
})
