import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Entry, Gate } from './gate.ts'

function open() {
  const gate = new Gate()
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
