import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { burdenOf, influenceOf } from './cost.ts'
import { choice, range, toggle, trigger } from './mechanic.ts'

const gravity = range({ label: 'Gravity', min: 0, max: 3, initial: 1, maxStep: 0.5, cost: 40 })
const floor = choice({ label: 'Floor', options: { stone: 'S', ice: 'I', rim: 'R' }, initial: 'stone', cost: 90 })
const night = toggle({ label: 'Night', initial: false })
const bread = trigger({ label: 'Bread', cost: -60, apply() {} })

describe('what a change costs', () => {
  test('is the cost of its row on the way from the initial value, and given back on the way to it', () => {
    expect([burdenOf(floor, 'stone', 'ice'), burdenOf(floor, 'ice', 'stone')]).toEqual([90, -90])
    expect([burdenOf(floor, 'ice', 'rim'), influenceOf(floor, 'ice', 'rim')]).toEqual([0, 90])
    expect([burdenOf(night, false, true), burdenOf(night, true, false)]).toEqual([60, -60])
    expect([burdenOf(gravity, 1, 1.5), burdenOf(gravity, 1, 0.5), burdenOf(gravity, 1.5, 1.25)]).toEqual([40, 40, -20])
    expect([burdenOf(bread, 7, true), influenceOf(bread, 7, true)]).toEqual([-60, 60])
  })

  test('comes to nothing on any way that ends where it began, and never moves less than it burdens', () => {
    const value = fc.double({ min: 0, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 10 }), (way) => {
        const stops = [1, ...way, 1]
        let [burden, influence] = [0, 0]
        for (const [at, stop] of stops.slice(1).entries()) {
          burden += burdenOf(gravity, stops[at] ?? 1, stop)
          influence += influenceOf(gravity, stops[at] ?? 1, stop)
          expect(influence).toBeGreaterThanOrEqual(Math.abs(burden) - 1e-9)
        }
        expect(burden).toBeCloseTo(0, 6)
      }),
    )
  })
})
