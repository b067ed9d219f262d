import { expect, test } from 'vitest'
import { choice, range, toggle, trigger } from '../mechanic.ts'
import { offersOf, poolPlan } from './pool.ts'

const gravity = range({ label: 'Gravity', min: 0.5, max: 3, initial: 1, maxStep: 0.5 })
const floor = choice({ label: 'Floor', options: { stone: 'Stone', ice: 'Ice', rim: 'Rim' }, initial: 'stone' })
const night = toggle({ label: 'Night', initial: false })
const lion = trigger({ label: 'Release the lion', apply() {} })

const shown = (...given: Parameters<typeof offersOf>) =>
  offersOf(...given).map(({ name, label, changes }) => [name, label, ...changes.map(({ value }) => value)])

test('an option of a pool says which mechanic it changes and how, and is called by its key', () => {
  expect(shown('gravity', gravity, 1)).toEqual([
    ['gravity', 'Gravity down to 0.5', 0.5],
    ['gravity', 'Gravity up to 1.5', 1.5],
  ])
  expect(shown('gravity', gravity, 3)).toEqual([['gravity', 'Gravity down to 2.5', 2.5]])
  expect(shown('floor', floor, 'ice')).toEqual([
    ['floor', 'Floor: Stone', 'stone'],
    ['floor', 'Floor: Rim', 'rim'],
  ])
  expect(shown('night', night, false)).toEqual([['night', 'Night', true]])
  expect(shown('night', night, true)).toEqual([['night', 'No more night', false]])
  expect(shown('lion', lion, 4)).toEqual([['lion', 'Release the lion', true]])
})

test('the ballot of a pool is about no single mechanic', () => {
  const options = offersOf('lion', lion, 0)
  expect(poolPlan('What next?', options)).toMatchObject({ title: 'What next?', mechanic: '', ask: '', options })
})
