import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../errors.ts'
import { TapeReader } from './reader.ts'
import type { PublicRecord, PublicTapeRecord } from './record.ts'

const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, schema: 's', startedAt: 0 }
const start: PublicRecord = { kind: 'start', head, reflection: new Uint8Array([1]) }
const bytes = new Uint8Array()

/** A tape from pairs of a tick and a kind. */
const tapeOf = (...rows: [tick: number, kind: 'keyframe' | 'patch' | 'mark'][]): PublicTapeRecord[] => {
  const records: [number, PublicRecord][] = rows.map(([tick, kind]) => [
    tick,
    kind === 'mark' ? { kind, mark: { name: 'm', data: null } } : { kind, bytes },
  ])
  return [[0, start] as [number, PublicRecord], ...records].map(([tick, record], seq) => ({
    track: 'public',
    epoch: 0,
    seq,
    tick,
    time: tick * 100,
    ...record,
  }))
}

const route = (reader: TapeReader, tick: number) => {
  const { keyframe, patches } = reader.seek(tick)
  return [keyframe.tick, patches.map((patch) => patch.tick)]
}

describe('a tape that is entered anywhere', () => {
  const reader = new TapeReader(
    tapeOf(
      [0, 'keyframe'],
      [1, 'patch'],
      [2, 'patch'],
      [2, 'mark'],
      [3, 'patch'],
      [4, 'patch'],
      [4, 'keyframe'],
      [5, 'patch'],
      [7, 'mark'],
    ),
  )

  test('says what it is and how far it goes', () => {
    expect([reader.head, reader.firstTick, reader.lastTick]).toEqual([head, 0, 7])
    expect(reader.reflection).toEqual(new Uint8Array([1]))
  })

  test.each([
    [-5, 0, []],
    [0, 0, []],
    [2, 0, [1, 2]],
    [3, 0, [1, 2, 3]],
    [4, 4, []],
    [5, 4, [5]],
    [6, 4, [5]],
    [1000, 4, [5]],
    [Number.POSITIVE_INFINITY, 4, [5]],
  ])('leads to tick %d from the keyframe at %d by the patches %j', (tick, keyframe, patches) => {
    expect(route(reader, tick)).toEqual([keyframe, patches])
  })

  test('starts at its first keyframe where what was before is gone', () => {
    const trimmed = new TapeReader(tapeOf([50, 'keyframe'], [51, 'patch']))
    expect(trimmed.firstTick).toBe(50)
    expect(route(trimmed, 3)).toEqual([50, []])
  })

  test('stands still at a gap until the next keyframe, rather than show a state that never was', () => {
    const torn = new TapeReader(
      tapeOf([0, 'keyframe'], [1, 'patch'], [3, 'patch'], [4, 'patch'], [5, 'keyframe'], [6, 'patch']),
    )
    expect(torn.seek(4)).toMatchObject({ tick: 1, patches: [{ tick: 1 }] })
    expect(torn.seek(6)).toMatchObject({ tick: 6, keyframe: { tick: 5 }, patches: [{ tick: 6 }] })
  })

  test('never applies patches of one process to the state of another', () => {
    const later = tapeOf([2, 'patch'], [2, 'keyframe'], [3, 'patch'])
      .slice(1)
      .map((record) => ({ ...record, epoch: 1 }))
    const moved = new TapeReader([...tapeOf([0, 'keyframe'], [1, 'patch']), ...later])
    expect(route(moved, 1)).toEqual([0, [1]])
    expect(moved.seek(3)).toMatchObject({ tick: 3, keyframe: { epoch: 1 }, patches: [{ tick: 3, epoch: 1 }] })
  })

  test('prefers what was played again after a restart to what was lost by it', () => {
    const again = tapeOf([3, 'keyframe'], [4, 'patch'], [5, 'patch'])
      .slice(1)
      .map((record) => ({ ...record, epoch: 1 }))
    const back = new TapeReader([...tapeOf([0, 'keyframe'], [4, 'keyframe'], [5, 'patch']), ...again])
    expect(back.seek(5)).toMatchObject({ tick: 5, keyframe: { tick: 3, epoch: 1 } })
  })

  test('leads from the last keyframe by every tick between, or says how far it came, on any tape', () => {
    const kinds = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.constantFrom('keyframe', 'patch', 'mark')), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(kinds, fc.nat({ max: 80 }), (rows, tick) => {
        const steps = rows.map(([, kind], at): [number, typeof kind] => [
          rows.slice(0, at + 1).reduce((sum, [gap]) => sum + gap, 0),
          kind,
        ])
        const records = tapeOf([0, 'keyframe'], ...steps)
        const { keyframe, patches, tick: reached } = new TapeReader(records).seek(tick)
        expect(keyframe).toBe(records.findLast((record) => record.kind === 'keyframe' && record.tick <= tick))
        expect(patches.map((patch) => patch.tick)).toEqual(patches.map((_, at) => keyframe.tick + 1 + at))
        expect(reached).toBe(keyframe.tick + patches.length)
        const next = records.find((record) => record.kind === 'patch' && record.seq > (patches.at(-1) ?? keyframe).seq)
        expect(next === undefined || next.tick > tick || next.tick !== reached + 1).toBe(true)
      }),
    )
  })
})

test.each([
  ['no start', tapeOf([0, 'keyframe']).slice(1)],
  ['no keyframe', tapeOf([1, 'patch'])],
  ['nothing', []],
])('a tape with %s cannot be entered', (_what, records) => {
  expect(() => new TapeReader(records)).toThrow(CaveaError)
})
