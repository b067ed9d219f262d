import { describe, expect, test } from 'vitest'
import { ask, enter, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import type { MechanicTable } from '../mechanic.ts'
import { trigger } from '../mechanic.ts'
import { Match } from './match.ts'

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
