import { expect, test } from 'vitest'
import { progressLines } from './progress.ts'

test('a run of less than two seconds says nothing, a longer one every two seconds how far it is', () => {
  let now = 0
  const lines: string[] = []
  const progress = progressLines(
    (line) => lines.push(line),
    () => now,
  )
  for (now = 0; now < 1999; now += 100) progress(now, 10_000)
  expect(lines).toEqual([])
  for (; now <= 6000; now += 100) progress(now, 10_000)
  expect(lines).toEqual(['Tick 2000 of 10000 (20 %)', 'Tick 4000 of 10000 (40 %)', 'Tick 6000 of 10000 (60 %)'])
})
