import { describe, expect, test } from 'vitest'
import { choice, type Mechanic, type MechanicValue, objectionTo, range, toggle, trigger } from '../mechanic.ts'
import { fitted } from './fit.ts'
import { type Method, methods } from './method.ts'
import { planFor } from './plan.ts'

const gravity = range({ label: 'Gravity', min: 0.5, max: 3, initial: 1, maxStep: 0.5 })
const floor = choice({ label: 'Floor', options: { stone: 'Stone', ice: 'Ice', mud: 'Mud' }, initial: 'stone' })
const night = toggle({ label: 'Night', initial: false })
const lion = trigger({ label: 'Lion', apply() {} })

const planBy = (row: Mechanic, current: MechanicValue, method: Method, crowd = 0) =>
  fitted(planFor('key', row, current), method, { mechanic: { key: 'key', row, current }, crowd })
const fitting = (row: Mechanic, current: MechanicValue) =>
  methods.filter((method) => planBy(row, current, method) !== undefined)

describe('B15: a method is taken for what it fits', () => {
  test('thumbs have no ranking and no slider', () => {
    expect(fitting(lion, 0)).toEqual(['plurality', 'lottery', 'tug', 'threshold', 'bid'])
    expect(fitting(night, true)).toEqual(fitting(lion, 0))
  })

  test('a choice of three has neither a slider nor a rope', () => {
    expect(fitting(floor, 'ice')).toEqual(['plurality', 'approval', 'ranked', 'lottery', 'threshold', 'bid'])
  })

  test('a range takes all; at its bound it has one end for a rope, which is none', () => {
    expect(fitting(gravity, 1)).toEqual([...methods])
    expect(fitting(gravity, 3)).toEqual(['plurality', 'lottery', 'slider', 'threshold', 'bid'])
  })

  test('a ballot that mixes mechanics has no slider', () => {
    const plan = { ...planFor('key', floor, 'stone'), mechanic: '' }
    const found = methods.filter((method) => fitted(plan, method, { mechanic: undefined, crowd: 0 }) !== undefined)
    expect(found).toEqual(['plurality', 'approval', 'ranked', 'lottery', 'threshold', 'bid'])
  })
})

describe('a fitted plan', () => {
  test('of a slider has places within one step, in order, all of which the row takes', () => {
    for (const current of [0.5, 0.7, 1, 2.9, 3]) {
      const { options } = planBy(gravity, current, 'slider') ?? { options: [] }
      const values = options.map(({ name }) => Number(name))
      expect(values).toEqual([...new Set(values)].sort((one, other) => one - other))
      expect(values).toContain(current)
      for (const { changes } of options) {
        for (const { value } of changes)
          expect([value, objectionTo(gravity, current, value)]).toEqual([value, undefined])
      }
    }
    expect(
      planBy(gravity, 1, 'slider')
        ?.options.map(({ label }) => label)
        .slice(0, 3),
    ).toEqual(['0.5', '0.55', '0.6'])
  })

  test('of a threshold asks for what is not so yet, by a quarter of those who watch', () => {
    expect(planBy(lion, 0, 'threshold', 100)).toMatchObject({ goal: 25, options: [{ name: 'up' }] })
    expect(planBy(lion, 0, 'threshold', 1)).toMatchObject({ goal: 2 })
    expect(planBy(floor, 'ice', 'threshold', 5)?.options.map(({ name }) => name)).toEqual(['stone', 'mud'])
  })

  test('of a rope has the two ends of a range', () => {
    expect(planBy(gravity, 1, 'tug')?.options.map(({ name }) => name)).toEqual(['down', 'up'])
  })
})
