import { describe, expect, test } from 'vitest'
import { PlayerRetries, SpectatorRetries } from './retries.ts'

/** A spectator's tries, a chance that a test sets, and a server that answers or not. */
function spectator({ chance = 1 - Number.EPSILON, answers = true } = {}) {
  const at = { chance, answers, asked: 0 }
  const retries = new SpectatorRetries({
    random: () => at.chance,
    answers: async () => {
      at.asked++
      return at.answers
    },
  })
  return { retries, at }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Tries again and again for so long, and says what it is told: how long each pause was. */
async function trying(retries: SpectatorRetries, forMs: number, fromMs = 0): Promise<number[]> {
  const pauses: number[] = []
  for (let goneMs = fromMs; goneMs < fromMs + forMs; ) {
    const pauseMs = retries.pause(goneMs)
    pauses.push(Math.round(pauseMs))
    await settled()
    // A try takes a while by itself.
    goneMs += pauseMs + 50
  }
  return pauses
}

test('a player tries four times a second for as long as the seat is kept, and at once where the match has moved', () => {
  const retries = new PlayerRetries()
  expect([retries.pause(0, false), retries.pause(30_000, false), retries.pause(0, true)]).toEqual([250, 250, 0])
  expect([retries.isOver(60_000), retries.isOver(60_001)]).toEqual([false, true])
})

describe('a spectator', () => {
  test('tries at pauses that grow from a quarter of a second to four', async () => {
    const { retries } = spectator()
    expect((await trying(retries, 20_000)).slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000])
  })

  test('pauses for any part of that by chance, also where the match has moved', () => {
    const half = spectator({ chance: 0.5 }).retries
    expect([half.pause(0), half.pause(0), half.pause(0)]).toEqual([125, 250, 500])
    expect(spectator({ chance: 0 }).retries.pause(0)).toBe(0)
  })

  test('tries often again once it was back, and where the network has changed', async () => {
    const { retries } = spectator()
    await trying(retries, 20_000)
    retries.hurry()
    expect(retries.pause(20_000)).toBeCloseTo(250)
    retries.back()
    expect(retries.pause(0)).toBeCloseTo(250)
    expect(retries.pause(100)).toBeCloseTo(500)
  })

  test('is back within as long again as the server was gone, and within four seconds at most', async () => {
    for (const [goneForMs, mostMs] of [
      [300, 600],
      [1000, 1200],
      [2000, 2200],
      [30_000, 4100],
    ] as const) {
      const { retries } = spectator()
      let atMs = 0
      while (atMs < goneForMs) atMs += retries.pause(atMs) + 50
      expect(atMs - goneForMs).toBeLessThan(mostMs)
    }
  })

  test('asks whether the server is there after eight seconds, and then once in twenty, and shows what it says', async () => {
    const { retries, at } = spectator()
    await trying(retries, 7500)
    expect([at.asked, retries.queued.value]).toEqual([0, false])
    await trying(retries, 5000, 8000)
    expect([at.asked, retries.queued.value]).toEqual([1, true])
    at.answers = false
    await trying(retries, 20_000, 13_000)
    expect([at.asked, retries.queued.value]).toEqual([2, false])
    retries.back()
    await trying(retries, 7500)
    expect(at.asked).toBe(2)
  })

  test('gives up after a minute without a word of the server', async () => {
    const { retries, at } = spectator({ answers: false })
    await trying(retries, 59_000)
    expect(retries.isOver(60_000)).toBe(false)
    expect(retries.isOver(60_001)).toBe(true)
    expect(at.asked).toBe(3)
  })

  test('goes on for as long as the server says that it is there, and for a minute after', async () => {
    const { retries, at } = spectator()
    await trying(retries, 600_000)
    expect(retries.isOver(600_000)).toBe(false)
    at.answers = false
    await trying(retries, 30_000, 600_000)
    expect(retries.isOver(630_000)).toBe(false)
    await trying(retries, 40_000, 630_000)
    expect(retries.isOver(670_000)).toBe(true)
  })

  test('does not give up before it has asked, as a page whose timers the browser held back', async () => {
    const { retries, at } = spectator({ answers: false })
    retries.pause(0)
    expect(retries.isOver(120_000)).toBe(false)
    retries.pause(120_000)
    await settled()
    expect([at.asked, retries.isOver(180_000)]).toEqual([1, true])
  })

  test('takes no notice of an answer that comes when the connection is back', async () => {
    const { retries } = spectator()
    retries.pause(9000)
    retries.back()
    await settled()
    expect(retries.queued.value).toBe(false)
  })
})

test('ten thousand who lose their places at one moment come back over seconds, and as fast as they are let in', () => {
  let state = 1
  const random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  // The server is gone for three seconds. Then it has each of them wait, three seconds at most, and lets in 400 a second.
  const [goneMs, heldMs, perSecond] = [3000, 3000, 400]
  const pages = Array.from({ length: 10_000 }, () => new SpectatorRetries({ random, answers: async () => true }))
  const tries = Array.from({ length: 600 }, () => 0)
  const due: { page: SpectatorRetries; atMs: number }[] = pages.map((page) => ({ page, atMs: page.pause(0) }))
  let inside = 0
  let atMs = 0
  const held: { page: SpectatorRetries; sinceMs: number }[] = []
  for (; inside < pages.length && atMs < 60_000; atMs += 100) {
    for (const one of due.splice(0)) {
      if (one.atMs > atMs) due.push(one)
      else if (atMs < goneMs) due.push({ page: one.page, atMs: atMs + one.page.pause(atMs) })
      else {
        held.push({ page: one.page, sinceMs: atMs })
        tries[Math.floor(atMs / 100)] = (tries[Math.floor(atMs / 100)] ?? 0) + 1
      }
    }
    inside += held.splice(0, perSecond / 10).length
    while (held[0] !== undefined && atMs - held[0].sinceMs >= heldMs) {
      const sent = held.shift()
      if (sent !== undefined) due.push({ page: sent.page, atMs: atMs + sent.page.pause(atMs) })
    }
  }
  expect(inside).toBe(10_000)
  // Twenty-five seconds of letting in, and hardly any in which nobody waited to be.
  expect(atMs).toBeLessThan(31_000)
  // At a quarter of a second each, a tenth of a second brought four thousand of them.
  expect(Math.max(...tries)).toBeLessThan(700)
})
