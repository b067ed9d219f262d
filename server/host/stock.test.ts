import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { smallGame } from '../../tests/support/small-game.ts'
import { Matches } from './matches.ts'
import type { RunningMatch } from './ports.ts'
import { Stock } from './stock.ts'

/** As much of a match as the stock looks at. */
class Room {
  readonly roomId: string
  readonly game
  free = 3
  kept = false
  people = { players: 0, spectators: 0 }

  constructor(roomId: string, game: string) {
    this.roomId = roomId
    this.game = { ...smallGame, name: game }
  }

  freeSeats(): number {
    return this.free
  }

  keepOpen(isKept = true): void {
    this.kept = isKept
  }

  describe() {
    return this.people
  }
}

let stock: Stock | undefined
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  stock?.close()
  vi.useRealTimers()
})

function stocked(limit = 10) {
  const matches = new Matches()
  const rooms: Room[] = []
  const trouble = { refusals: 0, tries: 0 }
  stock = new Stock(['a', 'b'], matches, limit, async (game) => {
    trouble.tries++
    if (trouble.refusals-- > 0) throw new CaveaError('not_ready')
    const room = new Room(`${game}${rooms.length}`, game)
    rooms.push(room)
    matches.add(room as unknown as RunningMatch)
  })
  const bringBack = (game: string) => {
    const room = new Room(`${game} of before`, game)
    matches.add(room as unknown as RunningMatch)
    return room
  }
  return { stock, matches, rooms, trouble, bringBack }
}
const second = () => vi.advanceTimersByTimeAsync(1000)

describe('the stock of matches', () => {
  test('opens one of each game at start, and these stay open', async () => {
    const { stock, rooms } = stocked()
    await stock.open()
    expect(rooms.map(({ roomId, kept }) => [roomId, kept])).toEqual([
      ['a0', true],
      ['b1', true],
    ])
    await second()
    expect(rooms.length).toBe(2)
  })

  test('opens none at start of a game whose match was brought back, and keeps that one open', async () => {
    const { stock, rooms, bringBack } = stocked()
    const back = bringBack('b')
    await stock.open()
    expect(rooms.map(({ roomId }) => roomId)).toEqual(['a0'])
    expect(back.kept).toBe(true)
    back.free = 0
    await second()
    expect(rooms.map(({ roomId }) => roomId)).toEqual(['a0', 'b1'])
  })

  test('opens another when a game has no free seat left, to the limit', async () => {
    const { stock, rooms } = stocked(3)
    await stock.open()
    for (const room of rooms) room.free = 0
    await second()
    await second()
    expect(rooms.map(({ roomId, kept }) => [roomId, kept])).toEqual([
      ['a0', true],
      ['b1', true],
      ['a2', false],
    ])
  })

  test('outlives a match that could not be opened, and tries again', async () => {
    const { stock, rooms, trouble } = stocked()
    await stock.open()
    for (const room of rooms) room.free = 0
    trouble.refusals = 1
    await second()
    expect(rooms.length).toBe(2)
    await second()
    expect([rooms.length, trouble.tries]).toEqual([4, 5])
  })

  test('opens none once the process is about to end, at its start or later', async () => {
    const { stock, rooms, matches } = stocked()
    matches.leave()
    await stock.open()
    await second()
    expect(rooms).toEqual([])
  })

  test('makes another match permanent where that of a game went to another node', async () => {
    const { stock, rooms, matches } = stocked()
    await stock.open()
    matches.remove('a0')
    await second()
    expect(rooms.map(({ roomId, kept }) => [roomId, kept])).toEqual([
      ['a0', true],
      ['b1', true],
      ['a2', true],
    ])
    await second()
    expect(rooms.length).toBe(3)
    matches.remove('b1')
    matches.add(new Room('b of somebody', 'b') as unknown as RunningMatch)
    await second()
    expect(matches.find('b of somebody')).toMatchObject({ kept: true })
    expect(rooms.length).toBe(3)
  })

  test('keeps a match that came from another node open until nobody has been in it for a minute', async () => {
    const { stock, bringBack } = stocked()
    await stock.open()
    const back = bringBack('a')
    stock.adopt(back.roomId)
    back.people = { players: 0, spectators: 1 }
    await vi.advanceTimersByTimeAsync(120_000)
    expect(back.kept).toBe(true)
    back.people = { players: 0, spectators: 0 }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(back.kept).toBe(true)
    back.people = { players: 1, spectators: 0 }
    await second()
    back.people = { players: 0, spectators: 0 }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(back.kept).toBe(true)
    await vi.advanceTimersByTimeAsync(7_000)
    expect(back.kept).toBe(false)
  })

  test('says at start what cannot be opened at all', async () => {
    const { stock, trouble } = stocked()
    trouble.refusals = 1
    await expect(stock.open()).rejects.toThrow(CaveaError)
  })
})
