import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Crowds, CrowdTeller } from './crowds.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A book of one match, and what relays have written for it to read. */
function bookOf(match: string) {
  const said: Record<string, string> = {}
  const counts: number[] = []
  const forgotten: string[] = []
  const failures: string[] = []
  let reads: () => Promise<void> = async () => {}
  const crowds = new Crowds({
    redis: {
      async hgetall() {
        await reads()
        return { ...said }
      },
    },
    matches: () => [match],
    count: (_match, spectators) => counts.push(spectators),
    forgotten: (_match, relay) => forgotten.push(relay),
    failed: (where) => failures.push(where),
  })
  onTestFinished(() => crowds.close())
  let word = 0
  const say = (relay: string, spectators: number) => {
    said[relay] = JSON.stringify({ address: 'a', spectators, word: ++word })
  }
  const look = async (times = 1) => {
    for (let at = 0; at < times; at++) await crowds.look()
  }
  const reading = (how: () => Promise<void>) => {
    reads = how
  }
  return { crowds, said, counts, forgotten, failures, say, look, reading }
}

describe('a book of crowds', () => {
  test('adds up what relays say and who is here, and tells of it when it has changed', async () => {
    const { crowds, counts, say, look } = bookOf('m')
    say('r1', 3)
    await look()
    say('r2', 4)
    await look(2)
    crowds.here('m', 10)
    await look()
    expect(counts).toEqual([3, 7, 17])
  })

  test('forgets a relay that has said nothing new for five looks, once, and counts one that is back', async () => {
    const { counts, forgotten, say, look } = bookOf('m')
    say('r1', 3)
    say('r2', 4)
    await look()
    for (let at = 0; at < 4; at++) {
      say('r2', 4)
      await look()
    }
    expect([counts, forgotten]).toEqual([[7], []])
    say('r2', 4)
    await look()
    expect([counts, forgotten]).toEqual([[7, 4], ['r1']])
    for (let at = 0; at < 3; at++) {
      say('r2', 4)
      await look()
    }
    expect(forgotten).toEqual(['r1'])
    say('r1', 3)
    await look()
    expect(counts).toEqual([7, 4, 7])
  })

  test('forgets a relay likewise whose word was taken away by who was started anew in its place', async () => {
    const { said, counts, forgotten, say, look } = bookOf('m')
    say('r1', 3)
    await look()
    delete said.r1
    await look(4)
    expect([counts, forgotten]).toEqual([[3, 0], []])
    await look(3)
    expect(forgotten).toEqual(['r1'])
  })

  test('holds nothing against relays while it cannot read, or is asked to count here', async () => {
    const { crowds, failures, forgotten, say, look, reading } = bookOf('m')
    say('r1', 3)
    await look()
    reading(() => Promise.reject(new Error('Redis is away.')))
    await look(9)
    expect(failures).toHaveLength(9)
    reading(async () => {})
    for (let at = 0; at < 9; at++) crowds.here('m', at)
    await look(4)
    expect(forgotten).toEqual([])
    await look()
    expect(forgotten).toEqual(['r1'])
  })

  test('looks once at a time: what is read late says no more than one look', async () => {
    const { forgotten, say, look, reading, crowds } = bookOf('m')
    say('r1', 3)
    await look()
    const { promise, resolve } = Promise.withResolvers<void>()
    reading(() => promise)
    const looks = Array.from({ length: 9 }, () => crowds.look())
    resolve()
    await Promise.all(looks)
    expect(forgotten).toEqual([])
  })
})

describe('a relay', () => {
  test('tells of a match each second, and of one that nobody watches any more for as long as places are kept', async () => {
    const words: { spectators: number; word: number }[] = []
    const batch = {
      hset(_key: string, _field: string, value: string) {
        words.push(JSON.parse(value))
        return batch
      },
      pexpire: () => batch,
      exec: async () => [],
    }
    const teller = new CrowdTeller(
      { pipeline: () => batch },
      'r1',
      () => 'a',
      () => {},
    )
    onTestFinished(() => teller.close())
    teller.tell('m', 2)
    vi.advanceTimersByTime(100_000)
    expect(words.splice(0)).toHaveLength(101)
    teller.tell('m', 0)
    vi.advanceTimersByTime(60_000)
    const told = words.splice(0)
    expect(told).toHaveLength(61)
    expect(new Set(told.map(({ spectators }) => spectators))).toEqual(new Set([0]))
    expect(new Set(told.map(({ word }) => word)).size).toBe(61)
    vi.advanceTimersByTime(60_000)
    expect(words.splice(0).length).toBeLessThan(10)
  })
})
