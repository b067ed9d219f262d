import { expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import { simulate } from '../../shared/simulate.ts'
import { template } from './game.ts'
import { fieldMetres } from './state.ts'

// A game needs no server to be tested: `simulate` runs it at full speed, with bots and with what you let enter.
const join: Command = { kind: 'join', actor: 'player', seat: 'ann', name: 'Ann', person: 'person-ann' }
const at =
  (when: number, ...commands: readonly Command[]) =>
  (tick: number) =>
    tick === when ? commands : []
const right = new Map([['ann', [{ moveX: 1, moveY: 0 }]]])

test('bots collect coins, and the best is first', () => {
  const { state, effects } = simulate(template, { seed: 'coins', ticks: 600, bots: 3 })
  const scores = template.standings(state).map(({ score }) => score)
  const taken = effects.filter((effect) => effect.kind === 'mark' && effect.name === 'coin')
  expect(taken.length).toBeGreaterThan(5)
  expect(scores.reduce((sum, score) => sum + score, 0)).toBe(taken.length)
  expect(scores).toEqual(scores.toSorted((one, other) => other - one))
})

test('a player walks where the input says, faster when the stands want it, and never off the field', () => {
  const walk = (ticks: number, value: number) =>
    simulate(template, {
      seed: 'walk',
      ticks,
      commands: at(1, join, { kind: 'mechanic.set', actor: 'operator', mechanic: 'speed', value }),
      inputs: () => right,
    }).state.walkers.get('ann')?.x ?? 0
  expect(walk(6, 1)).toBeCloseTo(fieldMetres / 2 + 1)
  expect(walk(6, 1.5)).toBeCloseTo(fieldMetres / 2 + 1.5)
  expect(walk(600, 1)).toBe(fieldMetres)
})

test('rain drops coins, and magnets reach farther', () => {
  const coins = (...commands: readonly Command[]) =>
    simulate(template, { seed: 'rain', ticks: 5, commands: at(2, ...commands) }).state.coins.size
  expect(coins({ kind: 'mechanic.set', actor: 'operator', mechanic: 'rain', value: true })).toBe(coins() + 5)

  const taken = (magnets: boolean) => {
    const set: Command = { kind: 'mechanic.set', actor: 'operator', mechanic: 'magnets', value: magnets }
    const run = simulate(template, { seed: 'pull', ticks: 400, bots: 1, commands: at(1, set) })
    return template.standings(run.state)[0]?.score ?? 0
  }
  expect(taken(true)).toBeGreaterThan(taken(false))
})

test('who comes back finds their coins again', () => {
  const leave: Command = { kind: 'leave', actor: 'player', seat: 'ann' }
  const back: Command = { ...join, seat: 'ann-again' }
  const { state } = simulate(template, {
    seed: 'back',
    ticks: 402,
    commands: (tick) => (tick === 1 ? [join] : tick === 400 ? [leave] : tick === 401 ? [back] : []),
    inputs: (tick) => new Map([['ann', [{ moveX: Math.sin(tick / 9), moveY: Math.cos(tick / 13) }]]]),
  })
  expect(state.walkers.get('ann-again')?.coins).toBeGreaterThan(0)
})

test('the same seed gives the same match', () => {
  const run = (seed: string) => simulate(template, { seed, ticks: 300, bots: 4 }).hash
  expect(run('one')).toBe(run('one'))
  expect(run('one')).not.toBe(run('two'))
})
