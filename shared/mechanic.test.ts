import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from './errors.ts'
import { choice, initialOf, objectionTo, range, toggle, trigger } from './mechanic.ts'

const gravity = range({ label: 'Gravity', min: 0.2, max: 3, initial: 1, maxStep: 0.5 })
const floor = choice({ label: 'Floor', options: { stone: 'Stone', ice: 'Ice' }, initial: 'stone' })
const night = toggle({ label: 'Night', initial: true })
const lion = trigger({ label: 'Lion', apply() {} })

describe('a row of mechanics', () => {
  test('starts where it says; a trigger counts from 0', () => {
    expect([gravity, floor, night, lion].map((row) => initialOf(row))).toEqual([1, 'stone', true, 0])
  })

  test.each([
    ['bounds the wrong way round', { min: 3, max: 1, initial: 2, maxStep: 1 }],
    ['no room between its bounds', { min: 1, max: 1, initial: 1, maxStep: 1 }],
    ['an initial value below its bounds', { min: 1, max: 3, initial: 0, maxStep: 1 }],
    ['an initial value above its bounds', { min: 1, max: 3, initial: 4, maxStep: 1 }],
    ['no step', { min: 1, max: 3, initial: 2, maxStep: 0 }],
    ['a step that is no number', { min: 1, max: 3, initial: 2, maxStep: Number.NaN }],
    ['a bound that is no number', { min: Number.NaN, max: 3, initial: 2, maxStep: 1 }],
  ])('refuses a range with %s', (_what, row) => {
    expect(() => range({ label: 'Odd', ...row })).toThrow(CaveaError)
  })

  test('refuses a choice with one option, or with an initial one that is not among them', () => {
    expect(() => choice({ label: 'Odd', options: { only: 'Only' }, initial: 'only' })).toThrow(CaveaError)
    const options: Record<string, string> = { one: 'One', two: 'Two' }
    expect(() => choice({ label: 'Odd', options, initial: 'three' })).toThrow(CaveaError)
    expect(() => choice({ label: 'Odd', options, initial: 'toString' })).toThrow(CaveaError)
  })
})

describe('the objection to a value', () => {
  test.each([
    [gravity, 1, 1.5, undefined],
    [gravity, 1, 0.5, undefined],
    [gravity, 1, 1, undefined],
    [gravity, 1, 1.51, 'mechanic_step'],
    [gravity, 1, 0.49, 'mechanic_step'],
    [gravity, 3, 3.1, 'mechanic_bounds'],
    [gravity, 0.3, 0.1, 'mechanic_bounds'],
    [gravity, 1, Number.NaN, 'mechanic_value'],
    [gravity, 1, Number.POSITIVE_INFINITY, 'mechanic_value'],
    [gravity, 1, '1.2', 'mechanic_value'],
    [gravity, 1, true, 'mechanic_value'],
    [floor, 'stone', 'ice', undefined],
    [floor, 'stone', 'stone', undefined],
    [floor, 'stone', 'lava', 'mechanic_value'],
    [floor, 'stone', 'toString', 'mechanic_value'],
    [floor, 'stone', '__proto__', 'mechanic_value'],
    [floor, 'stone', 1, 'mechanic_value'],
    [night, true, false, undefined],
    [night, true, 'false', 'mechanic_value'],
    [night, true, 0, 'mechanic_value'],
    [lion, 0, true, undefined],
    [lion, 3, true, undefined],
    [lion, 0, false, 'mechanic_value'],
    [lion, 0, 1, 'mechanic_value'],
  ] as const)('to %o at %o becoming %o is %s', (row, current, value, objection) => {
    expect(objectionTo(row, current, value)).toBe(objection)
  })

  test('lets a range be walked from end to end by its own step, whatever sums of floats make of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), (tenths, steps) => {
        const maxStep = tenths / 10
        const row = range({ label: 'R', min: 0.1, max: 0.1 + maxStep * steps, initial: 0.1, maxStep })
        let value = row.min
        for (let step = 0; step < steps; step++) {
          expect(objectionTo(row, value, value + maxStep)).toBeUndefined()
          value += maxStep
        }
      }),
    )
  })

  test('holds the step of a range without an upper bound', () => {
    const crowd = range({ label: 'Crowd', min: 0, max: Number.POSITIVE_INFINITY, initial: 1, maxStep: 1 })
    expect(objectionTo(crowd, 1e6, 1e6 + 1)).toBeUndefined()
    expect(objectionTo(crowd, 1e6, 1e6 + 2)).toBe('mechanic_step')
  })

  test('lets nothing through that is out of bounds or further than a step', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double(), (current, value) => {
        if (objectionTo(gravity, current, value) !== undefined) return
        expect(value).toBeGreaterThanOrEqual(gravity.min - 1e-6)
        expect(value).toBeLessThanOrEqual(gravity.max + 1e-6)
        expect(Math.abs(value - current)).toBeLessThanOrEqual(gravity.maxStep + 1e-6)
      }),
    )
  })
})
