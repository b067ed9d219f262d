import { describe, expect, test } from 'vitest'
import { ask, enter, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import type { Command } from '../command.ts'
import type { MechanicTable } from '../mechanic.ts'
import { trigger } from '../mechanic.ts'
import { mechanicOf } from '../state.ts'
import { Match } from './match.ts'
import { abandonedSeconds } from './mechanics.ts'

const { night, boost, ground } = smallGame.mechanics

function played(mechanics: MechanicTable<SmallState>) {
  const match = new Match<SmallState>({ ...smallGame, mechanics }, { seed: 'mechanics' })
  enter(match, ask.bot('a'))
  return match
}

describe('mechanics that do not go together', () => {
  test('wait for each other, whichever of the two says so', () => {
    const match = played({ night: { ...night, tags: ['dark'] }, boost: { ...boost, conflicts: ['dark'] } })
    expect(enter(match, ask.set('night', true), ask.set('boost', true))).toEqual(['ok', 'mechanic_conflict'])
    expect(enter(match, ask.set('night', false), ask.set('boost', true))).toEqual(['ok', 'ok'])
    expect(enter(match, ask.set('night', true))).toEqual(['mechanic_conflict'])
    idle(match, 10)
    expect(enter(match, ask.set('night', true))).toEqual(['ok'])
  })

  test('can always be ended', () => {
    const free = played({ night, ground })
    enter(free, ask.set('night', true), ask.set('ground', 'mud'))
    const mechanics = { night: { ...night, conflicts: ['ground'] }, ground }
    const match = new Match<SmallState>({ ...smallGame, mechanics }, { snapshot: free.snapshot() })
    expect(enter(match, ask.set('ground', 'mud'), ask.set('ground', 'sand'))).toEqual(['mechanic_conflict', 'ok'])
  })
})

test('every mechanic that a ballot may change gets ready when it opens', () => {
  const ready: string[] = []
  const row = (name: string) =>
    trigger<SmallState>({ label: name, apply: () => {}, prepare: (state) => ready.push(`${name} ${state.tick}`) })
  const match = played({ one: row('one'), two: row('two'), three: row('three') })
  const option = (name: string, mechanic = name) => ({ name, label: name, changes: [{ mechanic, value: true }] })
  const plan = { title: 'T', method: 'plurality', mechanic: '', ask: '', about: '' } as const
  enter(match, {
    kind: 'ballot.open',
    actor: 'audience',
    ballot: 'b1',
    plan: { ...plan, options: [option('one'), option('two'), option('more', 'two')] },
    ticks: 10,
  })
  enter(match, { kind: 'ballot.decide', actor: 'audience', ballot: 'b1', ranking: ['two'] })
  expect(ready).toEqual(['one 2', 'two 2'])
})

describe('a change', () => {
  const crowd = (spectators: number): Command => ({ kind: 'crowd', actor: 'system', spectators })
  const voted = (match: Match<SmallState>, ballot: string, mechanic: string, value: boolean | string) => {
    const options = [
      { name: 'yes', label: 'Yes', changes: [{ mechanic, value }] },
      { name: 'no', label: 'No', changes: [] },
    ]
    const plan = { title: 'T', method: 'plurality', mechanic, ask: '', about: '', options } as const
    return enter(
      match,
      { kind: 'ballot.open', actor: 'audience', ballot, plan, ticks: 10 },
      { kind: 'ballot.tally', actor: 'audience', ballot, counts: { yes: 12, no: 3 }, voters: 15 },
      { kind: 'ballot.decide', actor: 'audience', ballot, ranking: ['yes', 'no'] },
    )
  }
  const lasting = { night: { ...night, lasts: '3s' } as const, ground, boost }

  test('says who made it and by how many votes, for as long as it holds', () => {
    const match = played(lasting)
    expect(voted(match, 'b1', 'night', true)).toEqual(['ok', 'ok', 'ok'])
    expect(mechanicOf(match.state, 'night')).toMatchObject({ by: 'audience', votes: 12, until: match.tick + 30 })
    idle(match, 29)
    expect(mechanicOf(match.state, 'night')).toMatchObject({ value: true, by: 'audience' })
    idle(match, 1)
    expect(mechanicOf(match.state, 'night')).toMatchObject({ value: false, by: '', votes: 0, until: 0 })
    enter(match, ask.set('ground', 'mud'))
    expect(mechanicOf(match.state, 'ground')).toMatchObject({ by: 'operator', votes: 0 })
    enter(match, ask.set('ground', 'sand'))
    expect(mechanicOf(match.state, 'ground')).toMatchObject({ by: '' })
    enter(match, { kind: 'mechanic.set', actor: 'event', mechanic: 'boost', value: true })
    expect(mechanicOf(match.state, 'boost')).toMatchObject({ by: 'event' })
    idle(match, 10)
    expect(mechanicOf(match.state, 'boost')).toMatchObject({ by: '', value: 1 })
  })

  test('of an audience is taken back soon after its last spectator has left; an operator is not an audience', () => {
    const match = played({ night, ground, boost })
    enter(match, crowd(3))
    voted(match, 'b1', 'ground', 'mud')
    enter(match, ask.set('night', true))
    idle(match, 1000)
    expect(mechanicOf(match.state, 'ground')).toMatchObject({ value: 'mud', until: 0 })
    enter(match, crowd(1))
    enter(match, crowd(0))
    idle(match, abandonedSeconds * 10 - 1)
    expect(mechanicOf(match.state, 'ground')?.value).toBe('mud')
    idle(match, 1)
    expect(mechanicOf(match.state, 'ground')).toMatchObject({ value: 'sand', by: '' })
    expect(mechanicOf(match.state, 'night')?.value).toBe(true)
  })

  test('of an audience that has left does not last longer for it', () => {
    const match = played(lasting)
    enter(match, crowd(1))
    voted(match, 'b1', 'night', true)
    const until = mechanicOf(match.state, 'night')?.until
    enter(match, crowd(0))
    expect(mechanicOf(match.state, 'night')?.until).toBe(until)
  })
})
