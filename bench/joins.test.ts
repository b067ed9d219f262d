import { expect, test } from 'vitest'
import { rowOf } from './joins.ts'

const report = { latenessMs: [1, 2, 60], processorUs: 500_000, overMs: 1000 }

test('a storm is told by how fast all came in, how often each asked, and how late ticks were meanwhile', () => {
  expect(rowOf('all come', 4, report, { inMs: [500, 1000, 1500, 2000], tries: 6, lost: [] })).toMatchObject({
    halfInMs: 1500,
    allInMs: 2000,
    admittedPerSecond: 2,
    triesEach: 1.5,
    lost: 0,
    tickLateMsMost: 60,
    ticksLaterThan50Ms: 1,
    processorShare: 0.5,
  })
  expect(rowOf('nobody comes', 4, report)).not.toHaveProperty('allInMs')
})

test('one who was not let in fails the run', () => {
  expect(() => rowOf('all come', 2, report, { inMs: [1], tries: 2, lost: ['503'] })).toThrow('1 of 2 came in')
  expect(() => rowOf('all come', 2, report, { inMs: [1], tries: 2, lost: [] })).toThrow('1 of 2 came in')
})
