import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Leaving, type Next } from './leaving.ts'
import { Matches } from './matches.ts'
import type { RunningMatch } from './ports.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A house with matches of which each is gone once it was handed over. */
function house(ids: readonly string[], options: { next?: Next; settled?: () => Promise<unknown> } = {}) {
  const matches = new Matches()
  const told: string[] = []
  const failures: unknown[] = []
  const hang = new Set<string>()
  const fail = new Set<string>()
  let [now, most] = [0, 0]
  const open = (roomId: string) => {
    const handOver = async (next?: Next) => {
      told.push(`stop ${roomId}`)
      most = Math.max(most, ++now)
      if (hang.has(roomId)) await new Promise(() => {})
      if (fail.has(roomId)) throw new Error(`${roomId} is not stored.`)
      const address = await next?.(roomId)
      matches.remove(roomId)
      now--
      return address
    }
    matches.add({ roomId, handOver } as RunningMatch)
    matches.show(roomId)
  }
  for (const id of ids) open(id)
  const leaving = new Leaving({
    matches,
    begun: () => void told.push('begun'),
    close: [],
    settled: options.settled ?? (async () => {}),
    shown: () => [],
    relay: async () => undefined,
    next: options.next,
    moved: (roomId, address) => void told.push(`${roomId} to ${address}`),
    failed: (_where, error) => void failures.push(error),
  })
  return { leaving, matches, told, failures, hang, fail, open, most: () => most }
}

describe('a server that leaves its matches', () => {
  test('begins once, and tells everybody who asks the same', async () => {
    const { leaving, matches, told } = house(['a', 'b'])
    const both = [leaving.all(), leaving.all()]
    expect(matches.leaving).toBe(true)
    expect(await Promise.all(both)).toEqual([2, 2])
    expect(await leaving.all()).toBe(2)
    expect(told).toEqual(['begun', 'stop a', 'stop b', 'a to undefined', 'b to undefined'])
  })

  test('hands over two at a time where others take them, and the next play on until it is their turn', async () => {
    const takes: (() => void)[] = []
    const next: Next = (roomId) => new Promise((resolve) => takes.push(() => resolve(`at ${roomId}`)))
    const { leaving, told, most } = house(['a', 'b', 'c', 'd'], { next })
    const all = leaving.all()
    await vi.waitFor(() => expect(takes).toHaveLength(2))
    expect(told).toEqual(['begun', 'stop a', 'stop b'])
    takes[0]?.()
    await vi.waitFor(() => expect(takes).toHaveLength(3))
    expect(told.slice(3)).toEqual(['a to at a', 'stop c'])
    for (const at of [1, 2]) takes[at]?.()
    await vi.waitFor(() => expect(takes).toHaveLength(4))
    takes[3]?.()
    expect(await all).toBe(4)
    expect(most()).toBe(2)
  })

  test('is done after eight seconds, whatever hangs: after six it asks nobody any more and lets go of all', async () => {
    const { leaving, told, hang } = house(['a', 'b', 'c', 'd'], { next: async (roomId) => `at ${roomId}` })
    for (const id of ['a', 'b', 'd']) hang.add(id)
    const all = leaving.all()
    await vi.advanceTimersByTimeAsync(5900)
    expect(told).toEqual(['begun', 'stop a', 'stop b'])
    await vi.advanceTimersByTimeAsync(200)
    expect(told.slice(3)).toEqual(['stop c', 'stop d', 'c to undefined'])
    await vi.advanceTimersByTimeAsync(1900)
    expect(await all).toBe(1)
    expect(told.slice(6)).toEqual(['a to undefined', 'b to undefined', 'd to undefined'])
  })

  test('takes along a match that was in the making', async () => {
    const house1 = house(['a'], { settled: async () => house1.open('b') })
    expect(await house1.leaving.all()).toBe(2)
  })

  test('says what could not be handed over, and does not count it', async () => {
    const { leaving, failures, fail, told } = house(['a', 'b'])
    fail.add('a')
    expect(await leaving.all()).toBe(1)
    expect(String(failures)).toBe('Error: a is not stored.')
    expect(told).toContain('a to undefined')
  })

  test('leaves one that another process runs now, to where that is', async () => {
    const { leaving, matches, told, open } = house(['a', 'b'])
    await leaving.one('a', async (roomId) => `elsewhere with ${roomId}`)
    await leaving.one('gone', async () => 'nowhere')
    expect(told).toEqual(['stop a', 'a to elsewhere with a'])
    expect(matches.leaving).toBe(false)
    // It may come back, and is left then like any other; nobody counts it twice.
    open('a')
    expect(await leaving.all()).toBe(2)
    expect(told.slice(2)).toContain('stop a')
  })
})
