import { expect, test } from 'vitest'
import { Album, wrongIn } from './pictures.ts'

const state = (tick: number, x: number, more = {}) => ({
  tick,
  toJSON: () => ({ tick, who: { b: { x }, a: 1 }, ...more }),
})

function albumOf(...states: ReturnType<typeof state>[]): Album {
  const album = new Album()
  for (const one of states) album.add(one)
  return album
}

test('the same state is the same picture, in whatever order its entries came', () => {
  const other = { tick: 7, toJSON: () => ({ who: { a: 1, b: { x: 2 } }, tick: 7 }) }
  const seen = albumOf(state(7, 2)).seen
  expect(wrongIn(albumOf(other), 'somebody', seen)).toEqual([])
})

test('finds another state, also where only one of many ticks shows it', () => {
  const truth = albumOf(state(1, 1), state(2, 2), state(3, 3))
  expect(wrongIn(truth, 'a viewer', albumOf(state(1, 1), state(3, 4)).seen)).toEqual([
    'a viewer saw a wrong state at 1 of 2 ticks',
  ])
  expect(wrongIn(truth, 'a viewer', albumOf(state(3, 3, { ghost: 1 })).seen)).toHaveLength(1)
})

test('who saw nothing that can be compared is no witness', () => {
  expect(wrongIn(albumOf(state(1, 1)), 'a viewer', albumOf(state(9, 1)).seen)).toEqual([
    'a viewer saw no tick that could be compared',
  ])
  expect(wrongIn(new Album(), 'a viewer', [])).toHaveLength(1)
})
