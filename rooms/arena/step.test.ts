import { expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import { Match } from '../../shared/match/match.ts'
import { arena } from './game.ts'
import { type ArenaState, type Intent, Status } from './state.ts'
import { tuning } from './tuning.ts'

const join: Command = { kind: 'join', actor: 'player', seat: 'ann', name: 'Ann', person: 'ann' }
const right: Intent = { moveX: 1, moveY: 0, dash: false }
const stepMetres = tuning.walkMetresPerSecond / 30

// Ann at full walking speed in the middle of a floor without anything on it.
function walking() {
  const match = new Match<ArenaState>(arena, { seed: 'step' })
  match.advance({ commands: [join], inputs: new Map() })
  match.state.layout = 99
  const ann = match.state.gladiators.get('ann')
  if (ann === undefined) throw new Error('Ann has no gladiator.')
  ann.assign({ x: 0, y: 0, vx: tuning.walkMetresPerSecond, vy: 0 })
  /** How far one tick with these inputs takes her. */
  const walk = (inputs: readonly Intent[]) => {
    const before = ann.x
    match.advance({ commands: [], inputs: new Map([['ann', inputs]]) })
    return ann.x - before
  }
  return { ann, walk }
}

test('a tick takes one step for each input, so that a hold-up on the way costs nothing', () => {
  const { ann, walk } = walking()
  expect(walk([right])).toBeCloseTo(stepMetres, 2)
  for (let tick = 0; tick < 3; tick++) expect(walk([])).toBe(0)
  expect(ann.vx).toBeCloseTo(tuning.walkMetresPerSecond, 2)
  expect(walk([right, right, right, right])).toBeCloseTo(4 * stepMetres, 2)
})

test('a tick takes no more steps than a hold-up can be worth, however many inputs come', () => {
  const { walk } = walking()
  const most = walk(Array.from({ length: tuning.mostInputsPerTick }, () => right))
  expect(walk(Array.from({ length: 100 }, () => right))).toBeCloseTo(most, 2)
})

test('who is not heard of any more stops, and can be moved by others', () => {
  const { ann, walk } = walking()
  walk([right])
  for (let tick = 0; tick < tuning.silenceTicks; tick++) expect(walk([])).toBe(0)
  ann.vx = 12
  expect(walk([])).toBeGreaterThan(stepMetres)
  for (let tick = 0; tick < 60; tick++) walk([])
  expect(ann).toMatchObject({ vx: 0, vy: 0, status: Status.fighting })
})

test('an arena without anybody rests', () => {
  const match = new Match<ArenaState>(arena, { seed: 'empty' })
  for (let tick = 0; tick < 300; tick++) match.advance({ commands: [], inputs: new Map() })
  expect(match.state).toMatchObject({ round: 0, phase: 'fight', rim: tuning.arenaRadiusMetres })
})
