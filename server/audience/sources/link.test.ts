import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Attempt, type Connector, Link } from './link.ts'
import type { SourceHealth, SourceLine, SourceSink } from './source.ts'

const pace = { firstMs: 1000, mostMs: 60_000, settledMs: 10_000, attemptMs: 30_000 }
const line = { userId: 'ann', name: 'Ann', text: 'hail', at: 0, id: '1' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function rig(connect: (attempt: Attempt) => void = () => {}) {
  const attempts: Attempt[] = []
  const closed: number[] = []
  const connector: Connector = {
    name: 'irc',
    connect(attempt) {
      const number = attempts.push(attempt)
      connect(attempt)
      return () => void closed.push(number)
    },
  }
  const lines: SourceLine[] = []
  const healths: SourceHealth[] = []
  const sink: SourceSink = {
    line: (said) => void lines.push(said),
    event() {},
    changed: (_name, health) => void healths.push(health),
  }
  const link = new Link(connector, pace)
  link.start(sink)
  const last = () => attempts.at(-1) as Attempt
  return { link, sink, attempts, closed, lines, healths, last }
}

test('S3: an attempt that is over is closed, and nothing that it says counts', async () => {
  const { link, attempts, closed, lines, last } = rig()
  last().opened()
  last().line(line)
  last().failed(new Error('gone'))
  attempts[0]?.line(line)
  attempts[0]?.opened()
  attempts[0]?.failed(new Error('gone again'))
  expect(lines).toEqual([{ ...line, source: 'irc' }])
  expect(link.health()).toMatchObject({ state: 'waiting', attempt: 1, error: 'gone' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(closed).toEqual([1])
  expect(attempts).toHaveLength(2)
  attempts[0]?.line(line)
  expect(lines).toHaveLength(1)
})

test('a connector that throws is as good as one that fails', async () => {
  const { link } = rig(() => {
    throw new Error('no such place')
  })
  await vi.advanceTimersByTimeAsync(0)
  expect(link.health()).toMatchObject({ state: 'waiting', error: 'no such place' })
})

test('an attempt that leads to nothing is given up', async () => {
  const { link, closed } = rig()
  await vi.advanceTimersByTimeAsync(29_999)
  expect(link.health()).toEqual({ state: 'connecting', attempt: 1 })
  await vi.advanceTimersByTimeAsync(1)
  expect(link.health()).toMatchObject({ state: 'waiting', error: 'No answer in time.' })
  expect(closed).toEqual([1])
})

test('S3: pauses go on growing where connections break at once, and begin anew after one that held', async () => {
  const { link, last } = rig()
  const fail = async (heldMs: number) => {
    last().opened()
    await vi.advanceTimersByTimeAsync(heldMs)
    last().failed(new Error('gone'))
    const health = link.health()
    await vi.advanceTimersByTimeAsync(health.state === 'waiting' ? health.until - Date.now() : 0)
    return health.state === 'waiting' ? health.attempt : undefined
  }
  expect([await fail(0), await fail(9999), await fail(0), await fail(10_000), await fail(0)]).toEqual([1, 2, 3, 1, 2])
})

test('stopped in a pause it stays so, and starts again when it is asked to', async () => {
  const { link, sink, attempts, last } = rig()
  last().failed(new Error('gone'))
  await link.stop()
  await vi.advanceTimersByTimeAsync(100_000)
  expect([attempts.length, link.health().state]).toEqual([1, 'stopped'])
  link.start(sink)
  expect([attempts.length, link.health().state]).toEqual([2, 'connecting'])
})
