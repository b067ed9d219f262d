import { expect, test } from 'vitest'
import { openingTick } from './opening.ts'

const marks = (...rows: readonly (readonly [tick: number, name: string])[]) =>
  rows.map(([tick, name]) => ({ tick, mark: { name, data: null } }))

test.each([
  ['the first round', marks([4, 'changed'], [9, 'cheer'], [40, 'round.start'], [90, 'round.start']), 40],
  ['the first event that is listed, in a game without rounds', marks([4, 'hit'], [9, 'coin'], [12, 'coin']), 9],
  ['the beginning, where nothing was noticed', marks([4, 'hit']), 2],
  ['the first tick that can be shown, where the event lies before it', marks([1, 'round.start']), 2],
])('a replay opens at %s', (_what, all, expected) => {
  expect(openingTick({ marks: all, firstTick: 2 })).toBe(expected)
})
