import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choice, objectionTo, range, toggle, trigger } from '../mechanic.ts'
import { planFor } from './plan.ts'

const gravity = range({ label: 'Gravity', min: 0.5, max: 3, initial: 1, maxStep: 0.5 })
const floor = choice({ label: 'Floor', options: { stone: 'Stone', ice: 'Ice' }, initial: 'stone' })
const night = toggle({ label: 'Night', initial: false })
const lion = trigger({ label: 'Lion', apply() {} })

/** A plan's options as `name=value`, or the name alone where nothing follows. */
const optionsOf = (...given: Parameters<typeof planFor>) =>
  planFor(...given).options.map(({ name, changes: [change] }) => (change ? `${name}=${change.value}` : name))

describe('the ballot that a mechanic makes of itself', () => {
  test('says what it is about', () => {
    expect(planFor('gravity', gravity, 1)).toMatchObject({
      title: 'Gravity',
      mechanic: 'gravity',
      method: 'plurality',
      ask: '',
      options: [{ label: 'Down to 0.5' }, { label: 'Keep 1' }, { label: 'Up to 1.5' }],
    })
  })

  test('asks for a thumb on a trigger and a toggle', () => {
    expect(optionsOf('lion', lion, 4)).toEqual(['up=true', 'down'])
    expect(optionsOf('night', night, false)).toEqual(['up=true', 'down'])
    expect(optionsOf('night', night, true)).toEqual(['up', 'down=false'])
  })

  test('offers the options of a choice, of which the present one changes nothing', () => {
    expect(optionsOf('floor', floor, 'stone')).toEqual(['stone', 'ice=ice'])
    expect(optionsOf('floor', floor, 'ice')).toEqual(['stone=stone', 'ice'])
  })

  test('offers a range down, keep and up, without a side on which it is at its bound', () => {
    expect(optionsOf('gravity', gravity, 1)).toEqual(['down=0.5', 'keep', 'up=1.5'])
    expect(optionsOf('gravity', gravity, 0.5)).toEqual(['keep', 'up=1'])
    expect(optionsOf('gravity', gravity, 3)).toEqual(['down=2.5', 'keep'])
    expect(optionsOf('gravity', gravity, 2.75)).toEqual(['down=2.25', 'keep', 'up=3'])
  })

  test('shows no dust of floats', () => {
    const fine = range({ label: 'Fine', min: 0, max: 1, initial: 0.1, maxStep: 0.2 })
    expect(planFor('fine', fine, 0.1).options.map(({ label }) => label)).toEqual(['Down to 0', 'Keep 0.1', 'Up to 0.3'])
  })

  test('offers nothing that the row itself would refuse, however large or crooked its numbers', () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        bound,
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (min, span, at, part) => {
          const max = min + span
          const current = Math.min(max, min + span * at)
          const row = range({ label: 'R', min, max, initial: min, maxStep: span * part })
          const plan = planFor('r', row, current)
          expect(new Set(plan.options.map(({ name }) => name)).size).toBe(plan.options.length)
          expect(plan.options.length).toBeGreaterThanOrEqual(2)
          for (const { changes } of plan.options) {
            for (const { value } of changes)
              expect([value, objectionTo(row, current, value)]).toEqual([value, undefined])
          }
        },
      ),
    )
  })
})
