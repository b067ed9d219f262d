import { expect, test } from 'vitest'
import { ask, enter, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { type BallotPlan, planFor } from '../ballot/plan.ts'
import type { Command } from '../command.ts'
import { mechanicOf } from '../state.ts'
import { Match } from './match.ts'

const match = () => new Match<SmallState>(smallGame, { seed: 'ballots' })
const ground = planFor('ground', smallGame.mechanics.ground, 'sand')

const open = (ballot: string, plan: BallotPlan = ground): Command => {
  return { kind: 'ballot.open', actor: 'audience', ballot, plan, ticks: 50 }
}
const tally = (ballot: string, counts: Record<string, number>): Command => {
  const voters = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { kind: 'ballot.tally', actor: 'audience', ballot, counts, voters }
}
const decide = (ballot: string, ...ranking: string[]): Command => {
  return { kind: 'ballot.decide', actor: 'audience', ballot, ranking }
}
const cancel = (ballot: string): Command => ({ kind: 'ballot.cancel', actor: 'operator', ballot })

test('a ballot keeps the lowest slot that was free when it opened', () => {
  const one = match()
  const slots = () => [...one.state.ballots].map(([id, { slot }]) => `${id} ${slot}`)
  enter(one, open('b1'), open('b2'), open('b3'))
  expect(slots()).toEqual(['b1 0', 'b2 1', 'b3 2'])
  enter(one, cancel('b1'), open('b4'), open('b5'))
  expect(slots()).toEqual(['b1 0', 'b2 1', 'b3 2', 'b4 0', 'b5 3'])
})

test('a ballot says how many votes its winner had, and by how many it was ahead', () => {
  const one = match()
  const closed = (ballot: string, counts: Record<string, number>, winner: string, method?: BallotPlan['method']) => {
    enter(one, open(ballot, method === undefined ? ground : { ...ground, method }), tally(ballot, counts))
    enter(one, decide(ballot, winner))
    return [one.state.ballots.get(ballot)?.margin, mechanicOf(one.state, 'ground')?.votes]
  }
  expect(closed('b1', { sand: 4, mud: 5 }, 'mud')).toEqual([1, 5])
  expect(mechanicOf(one.state, 'ground')).toMatchObject({ by: 'audience', value: 'mud' })
  // Settled by lot; and weights are rounded.
  expect(closed('b2', { sand: 3, mud: 3 }, 'mud')).toEqual([0, 3])
  expect(closed('b3', { sand: 1.4, mud: 2.7 }, 'mud')).toEqual([1, 3])
  // Points are no votes: of a bid only how many took part is said.
  expect(closed('b4', { sand: 70, mud: 90 }, 'mud', 'bid')).toEqual([0, 160])
  enter(one, open('b5'), tally('b5', { sand: 2, mud: 1 }), cancel('b5'))
  expect(one.state.ballots.get('b5')).toMatchObject({ margin: 0, winner: '' })
})

test('a ballot about somebody is called off when they leave, a bot or a person, and so is one on its way', () => {
  const one = match()
  enter(one, ask.join('ann'), ask.bot('bot-1'))
  const { effects } = one.advance({ commands: [], inputs: new Map([['ann', Array(12).fill({ go: true })]]) })
  const [asked] = effects.filter((effect) => effect.kind === 'ask')
  expect(asked?.about).toBe('ann')
  const about = (seat: string): BallotPlan => ({ ...ground, mechanic: '', about: seat, ask: asked?.id ?? '' })
  enter(one, open('b1', about('ann')))
  expect(enter(one, ask.leave('ann'), open('b2', about('ann')))).toEqual(['ok', 'ballot_closed'])
  expect(one.state.ballots.get('b1')).toMatchObject({ status: 'cancelled', winner: '' })
})
