import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../errors.ts'
import type { Json } from '../json.ts'
import { decodeTape, encodeRecord, encodeTape, maxRecordBytes, tapeMagic } from './encode.ts'
import type { PublicRecord, PublicTapeRecord } from './record.ts'

const bytes = fc.uint8Array({ maxLength: 300 })
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json)
const name = fc.string({ unit: 'grapheme' })
const content: fc.Arbitrary<PublicRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('start' as const),
    head: fc.record({
      match: name,
      game: name,
      title: name,
      version: fc.nat(),
      tickRate: fc.nat(),
      schema: name,
      startedAt: fc.nat(),
    }),
    reflection: bytes,
  }),
  fc.record({ kind: fc.constantFrom('keyframe' as const, 'patch' as const), bytes }),
  fc.record({ kind: fc.constant('mark' as const), mark: fc.record({ name, data: json }) }),
  fc.record({
    kind: fc.constant('chat' as const),
    line: fc.record({ id: name, from: name, text: name, source: name, tick: fc.nat() }),
  }),
  fc.record({
    kind: fc.constant('tally' as const),
    tally: fc.record({
      ballot: name,
      counts: fc.dictionary(fc.constantFrom('up', 'down', 'ice'), fc.nat(), { noNullPrototype: true }),
      voters: fc.nat(),
    }),
  }),
  fc.record({ kind: fc.constant('end' as const), reason: name }),
)

/** Tapes whose ticks, epochs and times grow by small and by huge amounts. */
const gap = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2 ** 40 }))
const tape: fc.Arbitrary<PublicTapeRecord[]> = fc.array(fc.tuple(content, gap, gap), { maxLength: 12 }).map((rows) => {
  let seq = -1
  let tick = 0
  return rows.map(([record, skipped, ticks], at) => {
    seq += 1 + skipped
    tick += ticks
    return { track: 'public', epoch: at >> 2, seq, tick, time: 1_700_000_000_000.25 + tick, ...record }
  })
})

const codeOf = (given: Uint8Array): string => {
  try {
    decodeTape(given)
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}
const mark = (over: Partial<PublicTapeRecord> = {}): PublicTapeRecord =>
  ({
    track: 'public',
    epoch: 0,
    seq: 0,
    tick: 0,
    time: 1,
    kind: 'mark',
    mark: { name: 'm', data: null },
    ...over,
  }) as PublicTapeRecord

describe('a tape as bytes', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(tape, (records) => {
        expect(decodeTape(encodeTape(records))).toEqual(records)
      }),
    )
  })

  test('read from a buffer that is used again keeps its records', () => {
    const given = encodeTape([mark({ kind: 'patch', bytes: new Uint8Array([1, 2, 3]) })])
    const [record] = decodeTape(given)
    given.fill(0)
    expect(record).toMatchObject({ kind: 'patch', bytes: new Uint8Array([1, 2, 3]) })
  })

  test('cut off anywhere gives the records that are whole', () => {
    fc.assert(
      fc.property(tape, fc.nat(), (records, at) => {
        const whole = encodeTape(records)
        const cut = tapeMagic.length + (at % (whole.length - tapeMagic.length + 1))
        let ends = tapeMagic.length
        const kept = records.filter((record) => {
          ends += encodeRecord(record).length
          return ends <= cut
        })
        expect(decodeTape(whole.slice(0, cut))).toEqual(kept)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is no tape', () => {
  test.each([
    ['nothing', new Uint8Array(), 'tape_damaged'],
    ['half a beginning', tapeMagic.slice(0, 4), 'tape_damaged'],
    ['something else', new TextEncoder().encode('{"seed": "no"}'), 'tape_damaged'],
    ['a tape of another version', new Uint8Array([0x43, 0x41, 0x56, 0x45, 0x41, 2]), 'tape_version'],
    ['a kind that there is not', new Uint8Array([...tapeMagic, 99, ...new Uint8Array(60)]), 'tape_damaged'],
    ['records out of order', encodeTape([mark({ seq: 1 }), mark({ seq: 1 })]), 'tape_damaged'],
    ['ticks that go back', encodeTape([mark({ tick: 2 }), mark({ seq: 1, tick: 1 })]), 'tape_damaged'],
    ['epochs that go back', encodeTape([mark({ epoch: 1 }), mark({ seq: 1 })]), 'tape_damaged'],
    ['a time that is none', encodeTape([mark({ time: Number.NaN })]), 'tape_damaged'],
    ['a tick that is no whole number', encodeTape([mark({ tick: 0.5 })]), 'tape_damaged'],
    ['a tick below zero', encodeTape([mark({ tick: -1 })]), 'tape_damaged'],
  ])('is refused with a code: %s', (_what, given, code) => {
    expect(codeOf(given)).toBe(code)
  })

  test('is refused, not waited for, where a record claims gigabytes', () => {
    const given = encodeTape([mark()])
    const payload = new TextEncoder().encode(JSON.stringify({ name: 'm', data: null }))
    const view = new DataView(given.buffer)
    view.setUint32(given.length - payload.length - 4, maxRecordBytes + 1, true)
    expect(codeOf(given)).toBe('tape_damaged')
  })
})
