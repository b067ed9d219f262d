import { expect, test } from 'vitest'
import { costOf } from './cost.ts'

const report = (processorUs: number, overMs: number) => ({ latenessMs: [], processorUs, overMs })

test('what votes cost is what the process took above what it takes while nobody votes', () => {
  const idle = [report(100_000, 2000), report(50_000, 2000)]
  const busy = [
    [report(150_000, 1000), report(300_000, 1000), report(100_000, 1000)],
    [report(250_000, 1000), report(300_000, 1000), report(100_000, 1000)],
  ]
  expect(costOf(idle, busy, 1000)).toEqual({
    playingUsPerVote: 300,
    playingProcessorShare: 0.2,
    showingProcessorShare: 0.2,
  })
  expect(costOf(idle, [[report(150_000, 1000)]], 100)).toEqual({ playingUsPerVote: 1000, playingProcessorShare: 0.15 })
})
