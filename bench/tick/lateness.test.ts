import { expect, test } from 'vitest'
import { type Round, rowOf } from './lateness.ts'

const tickRate = 30
/** Ticks of twenty seconds, the first of each about so late: by chance, which is another one in each arm. */
const ticks = (latestMs: number, chance: number) => ({
  latenessMs: Array.from({ length: 20 * tickRate }, (_, at) =>
    at % tickRate === 0 ? latestMs + (((at / tickRate) * chance) % 11) / 10 : 1,
  ),
  processorShare: 0.1,
})

test('a crowd is held against the match beside and against a recording, each with an error', () => {
  const rounds: Round[] = [0, 1, 2].map(() => ({ watched: ticks(6, 3), beside: ticks(4, 5), quiet: ticks(3, 7) }))
  const row = rowOf({ spectators: 10 }, rounds, tickRate)
  expect(row).toMatchObject({ spectators: 10, ticks: 3 * 20 * tickRate, watchedMsMedian: 1 })
  expect(row.differenceMs99).toBeCloseTo(2, 0)
  expect(row.differenceToQuietMs99).toBeCloseTo(3, 0)
  expect(row.ratio99).toBeCloseTo(1.5, 0)
  expect(row.ratioToQuiet99).toBeCloseTo(2, 0)
  for (const key of ['differenceMs99Error', 'differenceToQuietMs99Error']) expect(row[key]).toBeGreaterThan(0)
})

test('what makes both matches late at the same moment is no error of their difference, but is one of arms that took turns', () => {
  const rough = {
    latenessMs: Array.from({ length: 40 * tickRate }, (_, at) => 1 + (Math.floor(at / tickRate) % 13)),
    processorShare: 0,
  }
  const row = rowOf({}, [{ watched: rough, beside: rough, quiet: rough }], tickRate)
  expect(row).toMatchObject({ differenceMs99: 0, differenceMs99Error: 0, differenceToQuietMs99: 0 })
  expect(row.differenceToQuietMs99Error).toBeGreaterThan(0)
})
