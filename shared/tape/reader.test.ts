import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../errors.ts'
import { schemaDigits } from './digits.ts'
import { TapeReader } from './reader.ts'
import type { PublicRecord, PublicTapeRecord } from './record.ts'

const reflection = new Uint8Array([1])
const schema = schemaDigits(reflection)
const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, schema, startedAt: 0 }
const start: PublicRecord = { kind: 'start', head, reflection }
const bytes = new Uint8Array()

type Kind = 'keyframe' | 'patch' | 'mark' | 'chat' | 'end'

function recordOf(kind: Kind, name: string): PublicRecord {
  switch (kind) {
    case 'keyframe':
    case 'patch':
      return { kind, bytes }
    case 'mark':
      return { kind, mark: { name, data: null } }
    case 'chat':
      return { kind, line: { id: name, from: 'a', text: name, source: 'stands', tick: 0 } }
    case 'end':
      return { kind, reason: 'disposed' }
  }
}

type Row = readonly [tick: number, kind: Kind, epoch?: number]

/** A tape from a tick, a kind and an epoch each; marks and lines are named by their place. */
const tapeOf = (...rows: Row[]): PublicTapeRecord[] =>
  [
    [0, start, 1] as const,
    ...rows.map(([tick, kind, epoch = 1], at) => [tick, recordOf(kind, `${at}`), epoch] as const),
  ].map(([tick, record, epoch], seq) => ({ track: 'public', epoch, seq, tick, time: tick * 100, ...record }))

const route = (reader: TapeReader, tick: number) => {
  const { keyframe, patches } = reader.seek(tick)
  return [keyframe.tick, patches.map((patch) => patch.tick)]
}
const way = (reader: TapeReader, from: number, to: number) => reader.onward(from, to)?.map((patch) => patch.tick)

const patches = (from: number, to: number, epoch = 1): Row[] =>
  Array.from({ length: to - from + 1 }, (_, at): Row => [from + at, 'patch', epoch])

describe('a tape that is entered anywhere', () => {
  const reader = new TapeReader(
    tapeOf([0, 'keyframe'], ...patches(1, 2), [2, 'mark'], ...patches(3, 4), [4, 'keyframe'], ...patches(5, 6), [
      7,
      'mark',
    ]),
  )

  test('says what it is and how far it goes', () => {
    expect([reader.head, reader.firstTick, reader.lastTick, reader.complete]).toEqual([head, 0, 7, false])
    expect(reader.reflection).toEqual(reflection)
    expect(new TapeReader(tapeOf([0, 'keyframe'], [0, 'end'])).complete).toBe(true)
  })

  test('does not give a schema away that is not the one it was begun with', () => {
    const [first, ...rest] = tapeOf([0, 'keyframe'])
    if (first?.kind !== 'start') throw new Error('It has no start.')
    const changed = new TapeReader([{ ...first, reflection: new Uint8Array([2]) }, ...rest])
    expect(() => changed.reflection).toThrow(expect.objectContaining({ code: 'tape_damaged' }))
  })

  test.each([
    [-5, 0, []],
    [0, 0, []],
    [2, 0, [1, 2]],
    [3.5, 0, [1, 2, 3]],
    [4, 4, []],
    [5, 4, [5]],
    [1000, 4, [5, 6]],
    [Number.POSITIVE_INFINITY, 4, [5, 6]],
  ])('leads to tick %d from the keyframe at %d by the patches %j', (tick, keyframe, applied) => {
    expect(route(reader, tick)).toEqual([keyframe, applied])
  })

  test.each([
    [0, 2, [1, 2]],
    [2, 6, [3, 4, 5, 6]],
    [4, 4, []],
    [5, 4, undefined],
  ])('leads on from tick %d to tick %d by the patches %j', (from, to, applied) => {
    expect(way(reader, from, to)).toEqual(applied)
  })

  test('starts at its first keyframe where what was before is gone', () => {
    const trimmed = new TapeReader(tapeOf([49, 'patch'], [50, 'keyframe'], [51, 'patch']))
    expect(trimmed.firstTick).toBe(50)
    expect(route(trimmed, 3)).toEqual([50, []])
  })
})

describe('a tape with a gap', () => {
  const reader = new TapeReader(
    tapeOf([0, 'keyframe'], ...patches(1, 3), ...patches(6, 10), [10, 'keyframe'], ...patches(11, 12)),
  )

  test.each([
    [3, 0, [1, 2, 3]],
    [6, 0, [1, 2, 3]],
    [9, 0, [1, 2, 3]],
    [10, 10, []],
    [12, 10, [11, 12]],
  ])('leads to tick %d, or as near as there is a way: from %d by %j', (tick, keyframe, applied) => {
    expect(route(reader, tick)).toEqual([keyframe, applied])
  })

  test('is crossed by a keyframe only', () => {
    expect(way(reader, 3, 9)).toEqual([])
    expect(way(reader, 3, 10)).toBeUndefined()
    expect(way(reader, 6, 9)).toBeUndefined()
  })

  test('where a tick is there twice, goes no further than the first', () => {
    const twice = new TapeReader(tapeOf([0, 'keyframe'], ...patches(1, 2), ...patches(2, 4)))
    expect(route(twice, 4)).toEqual([0, [1, 2]])
  })
})

describe('a tape with which another process went on', () => {
  const reader = new TapeReader(
    tapeOf(
      ...([[0, 'keyframe'], ...patches(1, 8), [2, 'mark'], [8, 'mark'], [8, 'chat'], [5, 'patch', 2]] as Row[]),
      ...([[6, 'keyframe', 2], [7, 'mark', 2], ...patches(7, 9, 2), [9, 'keyframe', 2], [9, 'chat', 2]] as Row[]),
    ),
  )

  test.each([
    [5, 0, [1, 2, 3, 4, 5]],
    [6, 6, []],
    [8, 6, [7, 8]],
    [9, 9, []],
  ])('leads to tick %d from the keyframe at %d by the patches %j', (tick, keyframe, applied) => {
    expect(route(reader, tick)).toEqual([keyframe, applied])
  })

  test('takes no patch of the next process before its keyframe', () => {
    const early = new TapeReader(tapeOf([0, 'keyframe'], ...patches(1, 3), [4, 'patch', 2], [5, 'keyframe', 2]))
    expect(route(early, 4)).toEqual([0, [1, 2, 3]])
  })

  test('goes from one process to the next by a keyframe only', () => {
    expect(way(reader, 4, 7)).toBeUndefined()
    expect(way(reader, 6, 9)).toEqual([7, 8, 9])
  })

  test('forgets the moments that were lost, and nothing that was said', () => {
    expect(reader.marks.map(({ tick }) => tick)).toEqual([2, 7])
    expect(reader.chat.map(({ tick }) => tick)).toEqual([6, 9])
  })
})

test('any tape leads to the last keyframe on the way and by every tick from there, or stops where one is missing', () => {
  const kinds = fc.array(fc.tuple(fc.constantFrom(0, 1, 1, 1, 2), fc.constantFrom<Kind>('keyframe', 'patch', 'mark')), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(kinds, fc.nat({ max: 60 }), fc.nat({ max: 60 }), (steps, from, tick) => {
      const rows = steps.map(([, kind], at): Row => [steps.slice(0, at + 1).reduce((sum, [gap]) => sum + gap, 0), kind])
      const records = tapeOf([0, 'keyframe'], ...rows)
      const reader = new TapeReader(records)
      const found = reader.seek(tick)
      expect(found.keyframe).toBe(records.findLast((record) => record.kind === 'keyframe' && record.tick <= tick))
      const ticks = found.patches.map((patch) => patch.tick)
      expect(ticks).toEqual(ticks.map((_, at) => found.keyframe.tick + 1 + at))
      expect(ticks.every((at) => at <= tick)).toBe(true)
      // Going on leads to the very state to which seeking leads.
      const onward = reader.onward(from, tick)
      if (onward === undefined) return
      const before = reader.seek(from)
      const reached = before.patches.at(-1)?.tick ?? before.keyframe.tick
      expect(onward.map((patch) => patch.tick)).toEqual(onward.map((_, at) => reached + 1 + at))
      expect(onward.at(-1)?.tick ?? reached).toBe(ticks.at(-1) ?? found.keyframe.tick)
    }),
  )
})

test.each([
  ['no start', tapeOf([0, 'keyframe']).slice(1)],
  ['no keyframe', tapeOf([1, 'patch'])],
  ['nothing', []],
])('a tape with %s cannot be entered', (_what, records) => {
  expect(() => new TapeReader(records)).toThrow(CaveaError)
})

describe('M4: chat', () => {
  const records = (...rows: readonly (readonly [tick: number, record: PublicRecord])[]): PublicTapeRecord[] =>
    [[0, start] as const, [0, { kind: 'keyframe', bytes }] as const, ...rows].map(([tick, record], seq) => ({
      track: 'public',
      epoch: 1,
      seq,
      tick,
      time: tick,
      ...record,
    }))
  const chatOf = (reader: TapeReader) => reader.chat.map(({ tick, line }) => `${tick} ${line.id}`)
  const said = (id: string): PublicRecord => recordOf('chat', id)
  const hidden = (...lines: string[]): PublicRecord => ({ kind: 'hide', lines })

  test('that was taken down is nowhere, and what came back stands where it did so', () => {
    const reader = new TapeReader(
      records(
        [1, said('a')],
        [2, said('b')],
        [3, said('c')],
        [9, hidden('a', 'c')],
        [12, said('c')],
        [13, hidden('z')],
      ),
    )
    expect(chatOf(reader)).toEqual(['2 b', '12 c'])
  })

  test('of older tapes, on which ids came again after a restart, is read as it was said', () => {
    expect(chatOf(new TapeReader(records([1, said('c0')], [2, said('c1')], [5, said('c0')])))).toEqual([
      '1 c0',
      '2 c1',
      '5 c0',
    ])
  })
})
