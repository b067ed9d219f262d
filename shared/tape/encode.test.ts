import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../errors.ts'
import type { Json } from '../json.ts'
import { decodeTape, decodeTrack, encodeSegment, encodeTape, SegmentEncoder } from './encode.ts'
import { maxRecordBytes } from './frame.ts'
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
      tickRate: fc.integer({ min: 1, max: 120 }),
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
  // A start stands where a tape begins, and nowhere else.
  const whole = rows.filter(([record], at) => record.kind !== 'start' || at === 0)
  return whole.map(([record, skipped, ticks], at) => {
    seq += 1 + skipped
    tick += ticks
    return { track: 'public', epoch: at >> 2, seq, tick, time: 1_700_000_000_000.25 + tick, ...record }
  })
})

const magic = new SegmentEncoder('public', 0).bytes

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

const stampOf = ({ epoch, seq, tick, time }: PublicTapeRecord) => ({ epoch, seq, tick, time })

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
        const encoder = new SegmentEncoder('public', 0)
        let ends = encoder.end.length
        const cut = ends + (at % (whole.length - ends + 1))
        const kept = records.filter((record) => {
          ends += encoder.add(record).length
          return ends <= cut
        })
        expect(decodeTape(whole.slice(0, cut))).toEqual(kept)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a tape in segments', () => {
  const segment = (number: number, records: readonly PublicTapeRecord[]) => encodeSegment('public', number, records)
  const start: PublicTapeRecord = {
    ...{ track: 'public', epoch: 0, seq: 0, tick: 0, time: 1, kind: 'start' },
    head: { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 30, schema: 's', startedAt: 1 },
    reflection: new Uint8Array([1]),
  }
  const [one, two, three] = [mark({ seq: 1 }), mark({ seq: 2 }), mark({ seq: 3 })] as const

  test('is read as one, with the start that each repeats said once', () => {
    const file = Buffer.concat([segment(4, [start, one]), segment(5, [start, two]), segment(9, [start, three])])
    expect(decodeTape(file)).toEqual([start, one, two, three])
  })

  test('is refused with its segments out of order, or one put twice', () => {
    expect(codeOf(Buffer.concat([segment(5, [start, two]), segment(4, [start, one])]))).toBe('tape_damaged')
    expect(codeOf(Buffer.concat([segment(4, [start, one]), segment(4, [start, one])]))).toBe('tape_damaged')
  })

  test('gives what is whole before a fault, to whoever can use that', () => {
    const file = segment(0, [start, one, two])
    file[file.length - 1] = (file.at(-1) ?? 0) ^ 1
    const read = decodeTrack('public', file)
    expect(read.records).toEqual([start, one])
    expect(read.fault?.error.code).toBe('tape_damaged')
  })

  test('keeps its tracks apart: nothing private is read as public', () => {
    const seed = { ...stampOf(one), track: 'private', kind: 'seed', seed: 'secret', delayTicks: 0 } as const
    const disguised = encodeSegment('private', 0, [seed])
    expect(codeOf(disguised)).toBe('tape_damaged')
    disguised[6] = 0
    expect(codeOf(disguised)).toBe('tape_damaged')
  })
})

describe('what is no tape', () => {
  test.each([
    ['nothing', new Uint8Array(), 'tape_damaged'],
    ['half a beginning', magic.slice(0, 4), 'tape_damaged'],
    ['something else', new TextEncoder().encode('{"seed": "no"}'), 'tape_damaged'],
    ['a tape of another version', new Uint8Array([...magic.slice(0, 5), 1, 0, 0]), 'tape_version'],
    ['a kind that there is not', new Uint8Array([...magic, 99, ...new Uint8Array(60)]), 'tape_damaged'],
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
    view.setUint32(given.length - 4 - payload.length - 4, maxRecordBytes + 1, true)
    expect(codeOf(given)).toBe('tape_damaged')
  })
})
