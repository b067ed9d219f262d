import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { simulate } from '../../shared/simulate.ts'
import { decodeTape, encodeTape } from '../../shared/tape/encode.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import type { PublicRecord, PublicTapeRecord } from '../../shared/tape/record.ts'
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

  test('is whole to begin with', () => {
    expect(read(whole)).toHaveLength(decodeTape(whole).length)
    expect(decodeTape(whole).length).toBeGreaterThan(8)
  })

  test('with any one bit turned is read, or refused with a code', () => {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const damaged = whole.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const outcome = read(damaged)
      if (typeof outcome === 'string') expect(outcome).toMatch(/^tape_(damaged|version)$/)
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
        const outcome = read(damaged)
        if (typeof outcome === 'string') expect(outcome).toMatch(/^tape_(damaged|version)$/)
      }),
      { numRuns: 3000 },
    )
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
