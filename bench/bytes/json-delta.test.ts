import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alike } from '../bytes.ts'
import { deltaOf, type Plain, patched, shortened } from './json-delta.ts'

const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean())
const state = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 3 }).filter((key) => key !== '__proto__'),
  fc.oneof(leaf, fc.dictionary(fc.constantFrom('a', 'b', 'c'), leaf, { noNullPrototype: true })),
  { noNullPrototype: true },
)

test('a state and what changed make the next state', () => {
  fc.assert(
    fc.property(state, state, (before: Plain, now: Plain) => {
      const delta = deltaOf(before, now)
      expect(delta === undefined ? before : patched(before, delta)).toEqual(now)
    }),
  )
})

test('what did not change is not sent', () => {
  const before = { tick: 1, who: { a: { x: 1, y: 2 }, b: { x: 3, y: 4 } } }
  expect(deltaOf(before, before)).toBeUndefined()
  expect(deltaOf(before, { tick: 2, who: { a: { x: 1, y: 5 } } })).toEqual({ tick: 2, who: { a: { y: 5 }, b: null } })
})

test('numbers are as long as they need to be', () => {
  expect(shortened({ x: 1.23456, name: 'a', on: true })).toEqual({ x: 1.235, name: 'a', on: true })
})

test('a state that was sent is told from another, with what is too much', () => {
  const truth = { rim: 12, loaves: { a: { x: 1 } } }
  expect(alike(truth, { rim: 12.001, loaves: { a: { x: 1 } }, seats: {} })).toBe(true)
  expect(alike(truth, { rim: 12.1, loaves: { a: { x: 1 } } })).toBe(false)
  expect(alike(truth, { rim: 12, loaves: { a: { x: 1 }, b: { x: 2 } } })).toBe(false)
  expect(alike(truth, { rim: 12, loaves: {} })).toBe(false)
})
