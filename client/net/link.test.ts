import { Room } from '@colyseus/sdk'
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GameState } from '../../shared/state.ts'
import { Link } from './link.ts'
import type { Retries } from './retries.ts'
import { browserStorage } from './storage.ts'
import { TokenShelf } from './tokens.ts'

let page: EventTarget

beforeEach(() => {
  vi.useFakeTimers()
  page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }))
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const storage = () => {
  const items = new Map<string, string>()
  const area = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  return browserStorage({ tab: () => area, browser: () => area })
}

/** A link whose socket a test opens and closes, as the SDK would tell of it. */
function linked(retries: Partial<Retries> = {}) {
  const room = new Room<unknown, GameState>('watch')
  const at = { tries: 0, closes: 0, isOpen: true }
  const connection = {
    events: {},
    transport: {},
    url: 'ws://one:1/room',
    get isOpen() {
      return at.isOpen
    },
    reconnect() {
      at.tries++
    },
    close() {
      at.closes++
    },
  }
  Object.assign(room, { connection, reconnectionToken: 'room:token' })
  const asked: boolean[] = []
  const link = new Link(room, new TokenShelf(storage(), 'watch:m'), {
    openingMs: 8000,
    queued: signal(false),
    pause(_goneMs, moved) {
      asked.push(moved)
      return 3000
    },
    isOver: () => false,
    hurry() {},
    back() {},
    ...retries,
  })
  const drop = (reason = '') => {
    at.isOpen = false
    room.onDrop.invoke(1006, reason)
    room.connection.reconnect({ reconnectionToken: 'token' })
  }
  const refuse = () => {
    room.onDrop.invoke(1006, '')
    if (room.reconnection.maxRetries > 0) room.connection.reconnect({ reconnectionToken: 'token' })
    else room.onLeave.invoke(4003, '')
  }
  const back = () => {
    at.isOpen = true
    room.onReconnect.invoke()
  }
  return { link, room, at, asked, drop, refuse, back }
}

describe('a link whose socket drops', () => {
  test('tries again after the pause that it is given, each time', () => {
    const { link, at, drop, refuse } = linked()
    drop()
    vi.advanceTimersByTime(2999)
    expect(at.tries).toBe(0)
    vi.advanceTimersByTime(1)
    expect(at.tries).toBe(1)
    refuse()
    vi.advanceTimersByTime(3000)
    expect([at.tries, link.status.value.kind]).toEqual([2, 'reconnecting'])
  })

  test('tries sooner when the network is back and pauses are short again', () => {
    const pauses = [3000, 100]
    const hurried: string[] = []
    const { at, drop } = linked({ pause: () => pauses.shift() ?? 3000, hurry: () => void hurried.push('hurry') })
    drop()
    vi.advanceTimersByTime(500)
    page.dispatchEvent(new Event('online'))
    vi.advanceTimersByTime(100)
    expect([at.tries, hurried]).toEqual([1, ['hurry']])
    vi.advanceTimersByTime(3000)
    expect(at.tries).toBe(1)
  })

  test('does not wait longer because the network is back', () => {
    const { at, drop } = linked()
    drop()
    vi.advanceTimersByTime(2500)
    page.dispatchEvent(new Event('online'))
    vi.advanceTimersByTime(500)
    expect(at.tries).toBe(1)
  })

  test('says whether it has moved, and goes there', () => {
    const { room, asked, drop, refuse } = linked()
    drop('moved two:2')
    vi.advanceTimersByTime(3000)
    refuse()
    expect(asked).toEqual([true, false])
    expect(room.connection.url).toBe('ws://two:2/room')
  })

  test('tells that the server is there as long as that is so', () => {
    const queued = signal(false)
    const { link, drop, back } = linked({ queued })
    drop()
    expect(link.status.value).toMatchObject({ kind: 'reconnecting', queued: false })
    queued.value = true
    expect(link.status.value).toMatchObject({ kind: 'reconnecting', queued: true })
    back()
    expect(link.status.value).toEqual({ kind: 'live' })
    queued.value = false
    expect(link.status.value).toEqual({ kind: 'live' })
  })

  test('gives up a socket that does not open in time, but not while it waits for its turn to try', () => {
    let pauses = 0
    const pause = () => {
      pauses++
      return 20_000
    }
    const { at, drop } = linked({ pause })
    drop()
    vi.advanceTimersByTime(19_999)
    expect([at.closes, pauses]).toEqual([0, 1])
    vi.advanceTimersByTime(8000)
    expect([at.tries, at.closes]).toEqual([1, 0])
    vi.advanceTimersByTime(1000)
    expect(at.closes).toBe(1)
  })

  test('tries once more when there is no hope left, and as before after that try went well', () => {
    let over = true
    const { link, at, drop, refuse, back } = linked({ isOver: () => over })
    drop()
    vi.advanceTimersByTime(3000)
    back()
    over = false
    drop()
    vi.advanceTimersByTime(3000)
    refuse()
    expect([at.tries, link.status.value.kind]).toEqual([2, 'reconnecting'])
    over = true
    vi.advanceTimersByTime(3000)
    refuse()
    vi.advanceTimersByTime(3000)
    refuse()
    expect([at.tries, link.status.value]).toMatchObject([4, { kind: 'ended', why: 'lost' }])
  })

  test('does not try once it was left', async () => {
    const { link, at, drop } = linked()
    drop()
    await link.leave()
    vi.advanceTimersByTime(10_000)
    expect([at.tries, link.status.value.kind]).toEqual([0, 'ended'])
  })
})
