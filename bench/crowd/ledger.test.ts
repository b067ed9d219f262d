import { getMessageBytes, Protocol } from '@colyseus/core'
import { expect, test } from 'vitest'
import { lineOf, tallyOf } from '../stands/work.ts'
import { Ledger } from './ledger.ts'

const chat = (...numbers: number[]) =>
  Buffer.from(getMessageBytes.raw(Protocol.ROOM_DATA, 'chat', { lines: numbers.map(lineOf) }))
const count = (number: number) =>
  Buffer.from(getMessageBytes.raw(Protocol.ROOM_DATA, 'tally', { tallies: [tallyOf(number)] }))

test('takes what the quickest got, and holds the others to it', () => {
  const ledger = new Ledger()
  const [first, second] = [chat(1), chat(2, 3)]
  expect(ledger.meet(0, first)?.kind).toBe('chat')
  expect(ledger.meet(1, second)?.saidAt).toHaveLength(2)
  expect(ledger.meet(2, Buffer.of(15, 1))?.kind).toBe('state')
  expect(ledger.meet(0, first)).toBe(ledger.entries[0])
  expect(ledger.meet(1, chat(2))).toBeUndefined()
  expect(ledger.find(0, second)).toBe(1)
  expect(ledger.find(2, second)).toBeUndefined()
  expect({ line: ledger.line, faults: ledger.faults }).toEqual({ line: 3, faults: [] })
})

test('finds a line that nobody got, or that came twice', () => {
  const ledger = new Ledger()
  for (const [place, message] of [chat(1), chat(3), chat(3)].entries()) ledger.meet(place, message)
  expect(ledger.faults).toEqual(['line 3 came after line 1', 'line 3 came after line 3'])
})

test('a count that stays is one of people who changed their minds', () => {
  const ledger = new Ledger()
  const [first, second] = [count(3), count(3)]
  ledger.meet(0, first)
  ledger.meet(1, second)
  expect(ledger.faults).toEqual([])
})

test('finds a count that goes back, however its number is packed', () => {
  const ledger = new Ledger()
  for (const [place, number] of [1, 2, 40_000, 39_999].entries()) ledger.meet(place, count(number))
  expect(ledger.voters).toBe(1000 + 3 * 39_999)
  expect(ledger.faults).toEqual([`a count of ${1000 + 3 * 39_999} came after one of ${1000 + 3 * 40_000}`])
})

test('counts each ballot for itself', () => {
  const ledger = new Ledger()
  const of = (ballot: string, number: number) =>
    Buffer.from(getMessageBytes.raw(Protocol.ROOM_DATA, 'tally', { tallies: [{ ...tallyOf(number), ballot }] }))
  for (const [place, message] of [of('b1', 900), of('b2', 1), of('b1', 901), of('b2', 0)].entries()) {
    ledger.meet(place, message)
  }
  expect(ledger.faults).toEqual([`a count of ${1000} came after one of ${1003}`])
})
