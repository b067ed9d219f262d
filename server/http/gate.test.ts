import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type ComingBack, type Entry, Gate } from './gate.ts'

function open(isOpen?: () => boolean) {
  const gate = new Gate(isOpen)
  onTestFinished(() => gate.close())
  return gate
}

/** Whoever is let in is counted; what the others are told is given back. */
function crowd(gate: Gate, count: number, inside: { count: number }): Extract<Entry, { kind: 'later' }>[] {
  const told: Extract<Entry, { kind: 'later' }>[] = []
  for (let at = 0; at < count; at++) {
    const entry = gate.enter()
    if ('then' in entry) void entry.then(() => inside.count++)
    else if (entry.kind === 'later') told.push(entry)
    else inside.count++
  }
  return told
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a gate', () => {
  test('lets a handful in at once', () => {
    const inside = { count: 0 }
    expect(crowd(open(), 10, inside)).toEqual([])
    expect(inside.count).toBe(10)
  })

  test('keeps some waiting and gives the others numbers, in the order in which they came', async () => {
    const gate = open()
    const inside = { count: 0 }
    const told = crowd(gate, 1000, inside)
    expect(told).toHaveLength(1000 - inside.count - 200)
    expect(told.map(({ place }) => place)).toEqual(told.map((_, at) => at + 1))
    const before = inside.count
    gate.turn(0)
    await settle()
    expect(inside.count - before).toBeGreaterThan(0)
    expect(inside.count - before).toBeLessThan(10)
  })

  test('keeps the place of who shows the ticket, and moves it up', () => {
    const gate = open()
    const told = crowd(gate, 1000, { count: 0 })
    const last = told.at(-1)
    for (let turn = 0; turn < 60; turn++) gate.turn(0)
    const again = gate.enter({ ticket: last?.ticket })
    if ('then' in again || again.kind === 'in' || last === undefined) throw new Error('It was let in too soon.')
    expect(again.ticket).toBe(last.ticket)
    expect(again.place).toBeLessThan(last.place)
    // Whoever has come meanwhile is behind.
    const [late] = crowd(gate, 1, { count: 0 })
    expect(late?.place).toBeGreaterThan(again.place)
  })

  test('says when to come again, sooner to those who are nearer', () => {
    const gate = open()
    const told = crowd(gate, 5000, { count: 0 })
    expect(told[0]?.returnMs).toBe(1000)
    expect(told[2000]?.returnMs).toBeGreaterThan(told[1000]?.returnMs ?? 0)
    expect(Math.max(...told.map(({ returnMs }) => returnMs))).toBeLessThanOrEqual(30_000)
  })

  test('takes a ticket once, and none that was made up', async () => {
    const gate = open()
    const [first] = crowd(gate, 1000, { count: 0 })
    for (let turn = 0; turn < 40; turn++) gate.turn(0)
    const waiting = gate.waiting
    const tickets = [first?.ticket, first?.ticket, '', 'x', '1', 'constructor']
    const entries = await Promise.all(tickets.map((ticket) => gate.enter({ ticket })))
    expect(entries.map(({ kind }) => kind)).toEqual(['in', 'later', 'later', 'later', 'later', 'later'])
    // Each of them is behind all who have waited.
    for (const entry of entries.slice(1)) expect(entry).toMatchObject({ place: expect.any(Number) })
    expect(gate.waiting).toBe(waiting + 5)
  })

  test('lets those who come back to their places pass those who have none', () => {
    const gate = open()
    const told = crowd(gate, 1000, { count: 0 })
    for (let turn = 0; turn < 40; turn++) gate.turn(0)
    expect(told.length).toBeGreaterThan(0)
    expect(gate.enter()).toMatchObject({ kind: 'later' })
    expect(gate.enter({ returning: true })).toEqual({ kind: 'in' })
  })

  test('opens less while the loop is late', async () => {
    const pass = async (lateMs: number) => {
      const gate = open()
      const inside = { count: 0 }
      crowd(gate, 220, inside)
      const before = inside.count
      for (let turn = 0; turn < 12; turn++) gate.turn(lateMs)
      await settle()
      return inside.count - before
    }
    expect(await pass(0)).toBeGreaterThan(3 * (await pass(20)))
  })

  test('gives no place to somebody who has gone', async () => {
    const gate = open()
    crowd(gate, 20, { count: 0 })
    const seen: string[] = []
    const come = (name: string, gone: boolean) =>
      void Promise.resolve(gate.enter({ gone: () => gone })).then(() => seen.push(name))
    come('gone', true)
    come('here', false)
    for (let turn = 0; turn < 3; turn++) gate.turn(0)
    await settle()
    expect(seen).toEqual(['here'])
  })

  test('is never held up: a storm that comes again when told, or not at all, is over in bounded time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (count, patient) => {
          const gate = open()
          let inside = 0
          let left = 0
          const returns: { atTurn: number; ticket: string | undefined }[] = Array.from({ length: count }, () => ({
            atTurn: 0,
            ticket: undefined,
          }))
          let turn = 0
          for (; inside + left < count && turn < 4000; turn++) {
            for (const due of returns.splice(0)) {
              if (due.atTurn > turn) {
                returns.push(due)
                continue
              }
              const entry = gate.enter({ ticket: due.ticket })
              if ('then' in entry) void entry.then(() => inside++)
              else if (entry.kind === 'in') inside++
              else if (due.ticket === undefined && (entry.place % 100) / 100 > patient) left++
              else returns.push({ atTurn: turn + Math.ceil(entry.returnMs / 20), ticket: entry.ticket })
            }
            gate.turn(0)
            await Promise.resolve()
          }
          gate.close()
          expect(inside + left).toBe(count)
        },
      ),
      { numRuns: 20 },
    )
  })
})

describe('sockets that come back to a gate', () => {
  /** So many sockets come back; what becomes of them is written down in the order in which it is told. */
  function comeBack(gate: Gate, count: number) {
    const outcomes: { at: number; outcome: 'in' | 'later' }[] = []
    const sockets = Array.from({ length: count }, (_, at): ComingBack => {
      return { settle: (outcome) => void outcomes.push({ at, outcome }) }
    })
    for (const socket of sockets) gate.comeBack(socket)
    const places = (wanted: 'in' | 'later') => outcomes.filter(({ outcome }) => outcome === wanted).map(({ at }) => at)
    return { sockets, in: () => places('in'), later: () => places('later') }
  }

  function stillTime() {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
  }

  test('come in at once where there is room, and then in the order in which they came', () => {
    stillTime()
    const gate = open()
    const back = comeBack(gate, 300)
    expect(back.in()).toEqual(Array.from({ length: 20 }, (_, at) => at))
    expect([gate.waiting, gate.comingBack]).toEqual([280, 280])
    vi.advanceTimersByTime(1000)
    const inside = back.in()
    expect(inside.length).toBeGreaterThan(200)
    expect(inside).toEqual(inside.map((_, at) => at))
    expect(back.later()).toEqual([])
  })

  test('are kept for three seconds, and then sent away fifty a turn', () => {
    stillTime()
    const back = comeBack(
      open(() => false),
      400,
    )
    vi.advanceTimersByTime(2980)
    expect(back.later()).toEqual([])
    for (const sentAway of [50, 100, 150]) {
      vi.advanceTimersByTime(20)
      expect(back.later()).toHaveLength(sentAway)
    }
    vi.advanceTimersByTime(1000)
    expect(back.later()).toHaveLength(400)
    expect(back.in()).toEqual([])
  })

  test('wait until the gate is open', () => {
    stillTime()
    let isOpen = false
    const back = comeBack(
      open(() => isOpen),
      10,
    )
    vi.advanceTimersByTime(1000)
    expect(back.in()).toEqual([])
    isOpen = true
    vi.advanceTimersByTime(20)
    expect(back.in()).toHaveLength(10)
  })

  test('are no more than ten thousand', () => {
    stillTime()
    const back = comeBack(
      open(() => false),
      10_100,
    )
    expect(back.later()).toHaveLength(100)
  })

  test('take no place once they have gone', () => {
    stillTime()
    const gate = open()
    const back = comeBack(gate, 100)
    for (const socket of back.sockets.slice(20, 90)) gate.gone(socket)
    expect(gate.waiting).toBe(10)
    vi.advanceTimersByTime(100)
    expect(back.in().slice(20)).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99])
  })

  test('share the places with those who come with a request', async () => {
    stillTime()
    const gate = open()
    const back = comeBack(gate, 100)
    const inside = { count: 0 }
    crowd(gate, 100, inside)
    vi.advanceTimersByTime(200)
    await vi.advanceTimersByTimeAsync(0)
    expect(back.in().length - 20).toBeGreaterThan(15)
    expect(Math.abs(inside.count - (back.in().length - 20))).toBeLessThanOrEqual(1)
  })

  test('are expected for a while after their request has passed', () => {
    stillTime()
    const gate = open()
    for (let at = 0; at < 20_001; at++) gate.expect(`${at}`)
    expect(['0', '1', '20000'].map((token) => gate.expects(token))).toEqual([false, true, true])
    vi.advanceTimersByTime(15_000)
    expect(gate.expects('2')).toBe(false)
  })
})
