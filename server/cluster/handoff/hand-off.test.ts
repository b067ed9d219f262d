import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { HandOff, type HandOffPorts } from './hand-off.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

/** Stands of one match, `m`, with whoever is in them; a process of their own shows once `process.shows` is set. */
function late({ delayMs = 0 } = {}) {
  const process = {
    shows: false,
    closed: 0,
    full: false,
    looks: 0,
    take: () => !process.full,
    look: () => void process.looks++,
    sendOn: () => {},
    close: () => void process.closed++,
  }
  const here: { joinedMs: number }[] = []
  /** How long those who were let go had been here, in milliseconds. */
  const letGoAfterMs: number[] = []
  const running = [{ roomId: 'm', game: { name: 'small' } }]
  let started = 0
  const gate = { comingBack: 0 }
  const ports: HandOffPorts = {
    script: '',
    secret: new Uint8Array(),
    delayMs,
    allowedOrigins: [],
    proxyHops: 0,
    venueNetworks: [],
    sockets: { ready: () => true, comingBack: () => gate.comingBack },
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
    handOff,
    gate,
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

  test('let nobody go while a hundred wait to come back', () => {
    const { process, gate, letGoAfterMs } = crowded()
    process.shows = true
    gate.comingBack = 100
    vi.advanceTimersByTime(60_000)
    expect(letGoAfterMs).toEqual([])
    gate.comingBack = 99
    vi.advanceTimersByTime(100)
    expect(letGoAfterMs).toHaveLength(100)
  })

  test('are looked after each second', () => {
    const { process } = crowded()
    vi.advanceTimersByTime(7000)
    expect(process.looks).toBe(7)
  })

  test('get the sockets that belong to them once they show; whom they cannot take has to come again', () => {
    const { process, handOff } = crowded()
    const take = (path: string) => {
      const socket = new Socket()
      const taken = handOff.take(new URL(`ws://server${path}`), new IncomingMessage(socket), socket, Buffer.alloc(0))
      return [taken, socket.destroyed]
    }
    const back = '/p/watch-m?sessionId=s&reconnectionToken=t'
    expect(take(back)).toEqual([false, false])
    process.shows = true
    expect(take(back)).toEqual([true, false])
    expect(take('/p/watch-n?sessionId=s&reconnectionToken=t')).toEqual([false, false])
    expect(take('/p/watch-m?sessionId=nobody')).toEqual([false, false])
    process.full = true
    expect(take(back)).toEqual([true, true])
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
