import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { Cursor } from './cursor.ts'

const record = (seq: number, time: number, kind: 'patch' | 'chat' | 'tally' | 'mark' | 'end' = 'patch') =>
  ({ track: 'public', epoch: 0, seq, tick: seq, time, kind, bytes: new Uint8Array() }) as unknown as PublicTapeRecord
const seqs = ({ live, delayed }: ReturnType<Cursor['take']>) => [
  live.map(({ seq }) => seq),
  delayed.map(({ seq }) => seq),
]

describe('a cursor', () => {
  test('holds back what the match shows, to the millisecond, and nothing that people say', () => {
    const cursor = new Cursor(1000)
    cursor.push(record(0, 5000))
    cursor.push(record(1, 5000, 'chat'))
    cursor.push(record(2, 5000, 'tally'))
    cursor.push(record(3, 5001, 'mark'))
    cursor.push(record(4, 5002, 'end'))
    expect(seqs(cursor.take(5000))).toEqual([[1, 2], []])
    expect(seqs(cursor.take(5999))).toEqual([[], []])
    expect(seqs(cursor.take(6000))).toEqual([[], [0]])
    expect(seqs(cursor.take(6002))).toEqual([[], [3, 4]])
    expect(seqs(cursor.take(9999))).toEqual([[], []])
  })

  test('without a delay hands out at once what is there', () => {
    const cursor = new Cursor(0)
    cursor.push(record(0, 5000))
    expect(seqs(cursor.take(5000))).toEqual([[], [0]])
  })

  test('keeps the order where the clock of the host was set back', () => {
    const cursor = new Cursor(100)
    for (const [seq, time] of [5000, 4000, 5050].entries()) cursor.push(record(seq, time))
    expect(seqs(cursor.take(5000))).toEqual([[], []])
    expect(seqs(cursor.take(5100))).toEqual([[], [0, 1]])
    expect(seqs(cursor.take(5150))).toEqual([[], [2]])
  })

  test('hands out each record once, in order, never before its time, however often it is looked at', () => {
    const step = fc.record({
      wait: fc.nat({ max: 50 }),
      kind: fc.constantFrom('patch', 'chat', 'mark'),
      look: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.array(step), (delayMs, steps) => {
        const cursor = new Cursor(delayMs)
        const out: { seq: number; kind: string }[] = []
        let now = 1000
        const look = () => {
          const { live, delayed } = cursor.take(now)
          for (const each of delayed) expect(each.time + delayMs).toBeLessThanOrEqual(now)
          out.push(...live, ...delayed)
        }
        for (const [seq, each] of steps.entries()) {
          now += each.wait
          cursor.push(record(seq, now, each.kind))
          if (each.look) look()
        }
        now += delayMs
        look()
        for (const said of [true, false]) {
          const of = (kind: string) => (kind === 'chat') === said
          const all = steps.flatMap(({ kind }, seq) => (of(kind) ? [seq] : []))
          expect(out.filter(({ kind }) => of(kind)).map(({ seq }) => seq)).toEqual(all)
        }
      }),
    )
  })
})
