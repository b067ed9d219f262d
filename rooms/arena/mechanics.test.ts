import { describe, expect, test } from 'vitest'
import { ticksOf } from '../../shared/clock.ts'
import type { MechanicValue } from '../../shared/mechanic.ts'
import { Bout } from './bout.ts'
import { type ArenaMechanics, mechanics } from './mechanics.ts'

type Key = keyof ArenaMechanics

const second = 30
const held = (bout: Bout, key: Key) => (bout.state.mechanics.get(key) as { value?: MechanicValue } | undefined)?.value

describe('mechanics', () => {
  test.each([
    ['gravity', 1, 0.2, 3, 0.5],
    ['wind', 0, -3, 3, 1.5],
  ] as const)('%s begins at %d, goes from %d to %d by at most %d, for 25 s', (key, initial, min, max, maxStep) => {
    const bout = new Bout(['ann'])
    expect(held(bout, key)).toBe(initial)
    const change = (value: number) => bout.enter({ kind: 'mechanic.set', actor: 'operator', mechanic: key, value })
    expect(change(initial + maxStep + 0.01)).toBe(false)
    expect(change(initial - maxStep - 0.01)).toBe(false)
    expect(held(bout, key)).toBe(initial)
    expect(bout.set(key, max)).toBe(true)
    expect(change(max + 0.1)).toBe(false)
    expect(bout.set(key, min)).toBe(true)
    expect(change(min - 0.1)).toBe(false)
    bout.run(25 * second - 2)
    expect(held(bout, key)).toBe(min)
    bout.run(1)
    expect(held(bout, key)).toBe(initial)
  })

  test.each(Object.entries(mechanics))('%s is over after 20 to 30 seconds', (_key, { lasts }) => {
    expect(lasts).toBeDefined()
    expect(ticksOf(lasts ?? '0s', second) / second).toBeGreaterThanOrEqual(20)
    expect(ticksOf(lasts ?? '0s', second) / second).toBeLessThanOrEqual(30)
  })

  test.each([
    ['floor', 'ice', 'stone', 20],
    ['floor', 'shrinking', 'stone', 20],
    ['night', true, false, 30],
    ['rage', true, false, 20],
  ] as const)('%s is %s for its time, then %s again', (key, value, initial, seconds) => {
    const bout = new Bout(['ann'])
    expect(held(bout, key)).toBe(initial)
    expect(bout.set(key, value)).toBe(true)
    bout.run(seconds * second - 1)
    expect(held(bout, key)).toBe(value)
    bout.run(1)
    expect(held(bout, key)).toBe(initial)
  })

  test.each([
    ['night', [true, false], 20],
    ['rage', [true, false], 20],
    ['lion', [true, true], 60],
    ['bread', [true, true], 15],
  ] as const)('%s cannot be changed again before its pause is over', (key, [value, next], seconds) => {
    const bout = new Bout(['ann'])
    expect(bout.set(key, value)).toBe(true)
    bout.run(seconds * second - 2)
    expect(bout.set(key, next)).toBe(false)
    // The lion is gone by then; while it is here there is no second one.
    expect(bout.state.lion).toBeUndefined()
    expect(bout.set(key, next)).toBe(true)
  })

  test('night and the lion do not come together', () => {
    const bout = new Bout(['ann'])
    expect(bout.set('night', true)).toBe(true)
    expect(bout.set('lion', true)).toBe(false)
    bout.run(30 * second)
    expect(bout.set('lion', true)).toBe(true)
  })

  test('take no value of another kind and no other name', () => {
    const bout = new Bout(['ann'])
    expect(bout.set('floor', 'lava')).toBe(false)
    expect(bout.set('night', 'yes')).toBe(false)
    expect(bout.set('gravity', Number.NaN)).toBe(false)
    expect(bout.enter({ kind: 'mechanic.set', actor: 'operator', mechanic: 'toString', value: 1 })).toBe(false)
  })
})
