import { describe, expect, test } from 'vitest'
import { ask, enter, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { mechanicOf } from '../state.ts'
import { Match } from './match.ts'

const match = () => new Match<SmallState>(smallGame, { seed: 'mechanics' })
const heldBy = (one: Match<SmallState>, key: string) => mechanicOf(one.state, key)?.value

describe('a mechanic at the door', () => {
  test.each([
    ['speed', 1.5, 'ok'],
    ['speed', 1.6, 'mechanic_step'],
    ['speed', 0.9, 'mechanic_bounds'],
    ['speed', '1.5', 'mechanic_value'],
    ['ground', 'mud', 'ok'],
    ['ground', 'lava', 'mechanic_value'],
    ['night', true, 'ok'],
    ['night', 1, 'mechanic_value'],
    ['boost', true, 'mechanic_ineligible'],
    ['gravity', 1, 'mechanic_unknown'],
    ['toString', 1, 'mechanic_unknown'],
    ['__proto__', 1, 'mechanic_unknown'],
  ])('%s set to %o: %s', (key, value, verdict) => {
    const one = match()
    const before = heldBy(one, key)
    expect(one.objection(ask.set(key, value)) ?? 'ok').toBe(verdict)
    expect(enter(one, ask.set(key, value))).toEqual([verdict])
    expect(heldBy(one, key)).toBe(verdict === 'ok' ? value : before)
  })

  test('takes two steps in one tick only where nothing has to cool down', () => {
    const one = match()
    expect(enter(one, ask.set('speed', 1.5), ask.set('speed', 2))).toEqual(['ok', 'mechanic_cooldown'])
    expect(enter(one, ask.set('ground', 'mud'), ask.set('ground', 'sand'))).toEqual(['ok', 'ok'])
  })

  test('cools down for the ticks it says', () => {
    const one = match()
    enter(one, ask.set('speed', 1.5))
    expect(mechanicOf(one.state, 'speed')?.readyAt).toBe(21)
    idle(one, 18)
    expect(enter(one, ask.set('speed', 2))).toEqual(['mechanic_cooldown'])
    expect(enter(one, ask.set('speed', 2))).toEqual(['ok'])
  })

  test('holds the value within its bounds to the last digit', () => {
    const one = match()
    enter(one, ask.set('wind', 1 + 1e-12))
    expect(heldBy(one, 'wind')).toBe(1)
  })
})

describe('a change that lasts', () => {
  test('goes back after its time, and says so', () => {
    const one = match()
    enter(one, ask.set('wind', 0.5))
    expect(mechanicOf(one.state, 'wind')?.until).toBe(11)
    idle(one, 9)
    expect(heldBy(one, 'wind')).toBe(0.5)
    const { effects } = one.advance({ commands: [], inputs: new Map() })
    expect(heldBy(one, 'wind')).toBe(0)
    expect(mechanicOf(one.state, 'wind')?.until).toBe(0)
    expect(effects).toContainEqual({ kind: 'mark', id: '11:0', name: 'changed', data: { mechanic: 'wind', value: 0 } })
    idle(one, 20)
    expect(heldBy(one, 'wind')).toBe(0)
  })

  test('lasts anew when it is made again', () => {
    const one = match()
    enter(one, ask.set('wind', 0.5))
    idle(one, 8)
    enter(one, ask.set('wind', 1))
    idle(one, 9)
    expect(heldBy(one, 'wind')).toBe(1)
    idle(one, 1)
    expect(heldBy(one, 'wind')).toBe(0)
  })

  test('is over when it is set back by hand', () => {
    const one = match()
    enter(one, ask.set('wind', 0.5))
    enter(one, ask.set('wind', 0))
    expect(mechanicOf(one.state, 'wind')?.until).toBe(0)
  })
})

describe('a trigger', () => {
  test('happens once each time it is pulled, where the game allows it', () => {
    const one = match()
    enter(one, ask.join('a'))
    expect(enter(one, ask.set('boost', true), ask.set('boost', true))).toEqual(['ok', 'ok'])
    expect([one.state.pulls, heldBy(one, 'boost')]).toEqual([2, 2])
    enter(one, ask.leave('a'))
    expect(enter(one, ask.set('boost', true))).toEqual(['mechanic_ineligible'])
    expect(one.state.pulls).toBe(2)
  })

  test('that lasts is over after its time, and was pulled all the same', () => {
    const one = match()
    enter(one, ask.join('a'), ask.set('boost', true))
    expect(mechanicOf(one.state, 'boost')).toMatchObject({ value: 1, until: 11 })
    idle(one, 10)
    expect(mechanicOf(one.state, 'boost')).toMatchObject({ value: 1, until: 0 })
  })
})

test('a change is a moment that everyone may see', () => {
  const { effects } = match().advance({ commands: [ask.set('wind', 0.5), ask.set('wind', 9)], inputs: new Map() })
  const data = { mechanic: 'wind', value: 0.5 }
  expect(effects).toEqual([{ kind: 'mark', id: '1:0', name: 'changed', data }])
})

test('a step sees what was changed in its own tick', () => {
  const one = match()
  enter(one, ask.join('a'))
  one.advance({ commands: [ask.set('speed', 1.5)], inputs: new Map([['a', [{ go: true }]]]) })
  expect(one.state.runners.get('a')?.x).toBeCloseTo(0.15, 12)
})
