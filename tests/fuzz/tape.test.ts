import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { simulate } from '../../shared/simulate.ts'
import { decodeTape, decodeTrack, encodeSegment, encodeTape, SegmentEncoder } from '../../shared/tape/encode.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import type { PublicRecord, PublicTapeRecord, TapeRecord } from '../../shared/tape/record.ts'
import { smallGame } from '../support/small-game.ts'

/** A tape such as a match writes: each kind of record, with the texts of a real simulation. */
function sampleTape(): Uint8Array {
  const { effects } = simulate(smallGame, { seed: 'fuzz', ticks: 60, bots: 3 })
  const head = { match: 'm', game: 'small', title: 'Small', version: 1, tickRate: 10, schema: 's', startedAt: 1 }
  const rows: PublicRecord[] = [
    { kind: 'start', head, reflection: Uint8Array.from({ length: 90 }, (_, at) => at) },
    { kind: 'keyframe', bytes: Uint8Array.from({ length: 70 }, (_, at) => 255 - at) },
    ...effects.flatMap((effect) =>
      effect.kind === 'mark' ? [{ kind: 'mark' as const, mark: { name: effect.name, data: effect.data } }] : [],
    ),
    { kind: 'chat', line: { id: 'c1', from: 'Älva', text: '🦁 <b>!2</b>', source: 'stands', tick: 3 } },
    { kind: 'tally', tally: { ballot: 'b1', counts: { up: 3, down: 0 }, voters: 3 } },
    { kind: 'patch', bytes: new Uint8Array([128, 1, 129, 2]) },
    { kind: 'hide', lines: ['c1', 'c2'] },
    { kind: 'end', reason: 'disposed' },
  ]
  return encodeTape(
    rows.map(
      (row, at): PublicTapeRecord => ({ track: 'public', epoch: 0, seq: at * 70, tick: at * 3, time: at, ...row }),
    ),
  )
}

/** Reads bytes as a replay would: records, or the code of a refusal. Any other error passes through and fails. */
function read(bytes: Uint8Array): readonly PublicTapeRecord[] | string {
  try {
    const records = decodeTape(bytes)
    const reader = new TapeReader(records)
    for (const tick of [0, 7, 1e9]) reader.seek(tick)
    return records
  } catch (error) {
    if (error instanceof CaveaError) return error.code
    throw error
  }
}

describe('a damaged tape', () => {
  const whole = sampleTape()
  const records = decodeTape(whole)
  /** A refusal with a code, or the records as they were written, as far as they go: never another. */
  const expectTruth = (outcome: readonly PublicTapeRecord[] | string) => {
    if (typeof outcome === 'string') expect(outcome).toMatch(/^tape_(damaged|version)$/)
    else expect(outcome).toEqual(records.slice(0, outcome.length))
  }

  test('is whole to begin with', () => {
    expect(read(whole)).toHaveLength(decodeTape(whole).length)
    expect(decodeTape(whole).length).toBeGreaterThan(8)
  })

  test('with any one bit turned is read, or refused with a code', () => {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const damaged = whole.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expectTruth(read(damaged))
    }
  })

  test('with bytes overwritten, put in, taken out or cut off is read, or refused with a code', () => {
    const change = fc.record({
      at: fc.nat({ max: whole.length - 1 }),
      remove: fc.nat({ max: 40 }),
      insert: fc.uint8Array({ maxLength: 40 }),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let damaged = whole
        for (const { at, remove, insert } of changes) {
          damaged = new Uint8Array([...damaged.slice(0, at), ...insert, ...damaged.slice(at + remove)])
        }
        expectTruth(read(damaged))
      }),
      { numRuns: 3000 },
    )
  })

  test('with frames taken out, put twice or moved is refused, or read up to there', () => {
    const encoder = new SegmentEncoder('public', 0)
    const frames = [encoder.bytes.slice(), ...records.map((record) => encoder.add(record).slice())]
    const place = fc.nat({ max: frames.length - 1 })
    fc.assert(
      fc.property(place, place, fc.constantFrom('remove', 'double', 'move'), (from, to, how) => {
        const changed = [...frames]
        const [frame = new Uint8Array()] = how === 'double' ? [frames[from]] : changed.splice(from, 1)
        if (how !== 'remove') changed.splice(to, 0, frame)
        expectTruth(read(Buffer.concat(changed)))
      }),
      { numRuns: 500 },
    )
  })

  test('of the private track gives what is whole and true, and says where it ends', () => {
    const rows = Array.from({ length: 20 }, (_, at): TapeRecord => {
      const stamp = { track: 'private', epoch: 1, seq: at, tick: at, time: at } as const
      return at === 0
        ? { ...stamp, kind: 'seed', seed: 'secret', delayTicks: 0 }
        : { ...stamp, kind: 'entry', commands: [{ kind: 'drop', actor: 'player', seat: `s${at}` }], inputs: new Map() }
    })
    const file = encodeSegment('private', 3, rows)
    const headBytes = new SegmentEncoder('private', 3).end.length
    for (let bit = headBytes * 8; bit < file.length * 8; bit++) {
      const damaged = file.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const { records: found, fault, torn } = decodeTrack('private', damaged)
      expect(found).toEqual(rows.slice(0, found.length))
      expect(found.length < rows.length && (fault !== undefined || torn)).toBe(true)
    }
  })

  test('gives no more records than its bytes have room for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const outcome = read(new Uint8Array([...whole.slice(0, 6), ...noise]))
        if (typeof outcome !== 'string') expect(outcome.length).toBeLessThanOrEqual(noise.length / 16)
      }),
      { numRuns: 2000 },
    )
  })
})
