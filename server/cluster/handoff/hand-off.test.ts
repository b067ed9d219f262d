import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { HandOff, type HandOffPorts } from './hand-off.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

/** Stands of one match, `m`, with whoever is in them; a process of their own shows once `process.shows` is set. */
function late({ delayMs = 0 } = {}) {
  const process = { shows: false, closed: 0, take: () => {}, sendOn: () => {}, close: () => void process.closed++ }
  const here: { joinedMs: number }[] = []
  /** How long those who were let go had been here, in milliseconds. */
  const letGoAfterMs: number[] = []
  const running = [{ roomId: 'm', game: { name: 'small' } }]
  let started = 0
  const ports: HandOffPorts = {
    script: '',
    secret: new Uint8Array(),
    delayMs,
    allowedOrigins: [],
    ready: () => true,
    matches: () => running,
    tape: () => ({ epoch: 1, publicRecords: () => [], follow: () => () => {} }),
    desk: { votes: async () => [], say: async () => ({ sent: true, id: '' }), line: () => undefined, failed: () => {} },
    stands: {
      here: () => here.length,
      keepOpen: () => {},
      letGo(_match, most) {
        letGoAfterMs.push(...here.splice(0, most).map(({ joinedMs }) => performance.now() - joinedMs))
      },
      passFor: () => undefined,
    },
    count: () => {},
    failed: () => {},
  }
  const handOff = new HandOff(ports, () => {
    started++
    return process
  })
  onTestFinished(() => handOff.close())
  const metrics = handOff.watching({ stepped: () => {}, failed: () => {} })
  return {
    process,
    letGoAfterMs,
    running,
    join: () => void here.push({ joinedMs: performance.now() }),
    /** Ticks come late until the stands are given a process. */
    untilStarted() {
      for (let second = 0; second < 60 && started === 0; second++) {
        metrics.stepped(50, 1)
        vi.advanceTimersByTime(1000)
      }
      expect(started).toBe(1)
    },
  }
}

function crowded(options?: { delayMs: number }) {
  const stands = late(options)
  for (let at = 0; at < 250; at++) stands.join()
  stands.untilStarted()
  return stands
}

describe('stands that are handed off', () => {
  test('let nobody go while their process starts', () => {
    const { letGoAfterMs } = crowded()
    vi.advanceTimersByTime(60_000)
    expect(letGoAfterMs).toEqual([])
  })

  test('let nobody go who came in during a slow start until the SDK comes back by itself, after 5 seconds', () => {
    const { process, join, letGoAfterMs } = crowded()
    vi.advanceTimersByTime(5000)
    join()
    process.shows = true
    vi.advanceTimersByTime(60_000)
    expect(letGoAfterMs).toHaveLength(251)
    expect(Math.min(...letGoAfterMs)).toBeGreaterThan(5500)
  })

  test('let a hundred go at a time', () => {
    const { process, letGoAfterMs } = crowded()
    process.shows = true
    vi.advanceTimersByTime(6100)
    expect(letGoAfterMs).toHaveLength(100)
    vi.advanceTimersByTime(100)
    expect(letGoAfterMs).toHaveLength(200)
  })

  test.each([0, 60_000])('are shown a match to its end, %i ms after it is over', (delayMs) => {
    const { process, running } = crowded({ delayMs })
    process.shows = true
    running.length = 0
    vi.advanceTimersByTime(delayMs + 2000)
    expect(process.closed).toBe(0)
    vi.advanceTimersByTime(2000)
    expect(process.closed).toBeGreaterThan(0)
  })
})
