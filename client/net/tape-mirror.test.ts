import { Encoder, Reflection, schema, t } from '@colyseus/schema'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PublicRecord, PublicTapeRecord } from '../../shared/tape/record.ts'
import { TapeMirror } from './tape-mirror.ts'

const head = { match: 'm', game: 'unknown here', title: 'G', version: 1, tickRate: 10, schema: 's', startedAt: 0 }

const Ballot = schema({ title: t.string(), closesAt: t.uint32() }, 'Ballot')
const State = schema({ tick: t.uint32(), ballots: t.map(Ballot) }, 'State')

/** A tape on which ballots come and go, and what the state was at each tick. A process's numbering begins anew at `moves`. */
function playedTape(ticks: number, keyEvery: number, moves: ReadonlySet<number> = new Set()) {
  const records: PublicTapeRecord[] = []
  const pictures: unknown[] = []
  let state = new State()
  let encoder = new Encoder(state)
  let epoch = 1
  const write = (tick: number, record: PublicRecord) =>
    records.push({ track: 'public', epoch, seq: records.length, tick, time: tick * 100, ...record })
  write(0, { kind: 'start', head, reflection: new Uint8Array(Reflection.encode(encoder)) })
  encoder.discardChanges()
  write(0, { kind: 'keyframe', bytes: new Uint8Array(encoder.encodeAll()) })
  pictures.push(state.toJSON())
  for (let tick = 1; tick <= ticks; tick++) {
    state.tick = tick
    state.ballots.set(`b${tick}`, new Ballot().assign({ title: `Ballot ${tick}`, closesAt: tick + 3 }))
    state.ballots.delete(`b${tick - 3}`)
    write(tick, { kind: 'patch', bytes: new Uint8Array(encoder.encode()) })
    encoder.discardChanges()
    if (moves.has(tick)) {
      state = state.clone()
      encoder = new Encoder(state)
      epoch++
      encoder.discardChanges()
    }
    if (moves.has(tick) || tick % keyEvery === 0) {
      write(tick, { kind: 'keyframe', bytes: new Uint8Array(encoder.encodeAll()) })
    }
    pictures.push(state.toJSON())
  }
  return { records, pictures }
}

test('shows any tick as it was, however one gets there, with processes that change underneath', () => {
  const { records, pictures } = playedTape(60, 10, new Set([17, 40]))
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 12 }), (ticks) => {
      const mirror = new TapeMirror(records)
      for (const tick of ticks) {
        mirror.seek(tick)
        expect(mirror.tick).toBe(tick)
        expect(mirror.state.toJSON()).toEqual(pictures[tick])
      }
    }),
  )
})

test('stands still where patches are lost, and is right again behind the next keyframe', () => {
  const { records, pictures } = playedTape(30, 10)
  const mirror = new TapeMirror(records.filter(({ kind, tick }) => kind !== 'patch' || tick !== 14))
  mirror.seek(18)
  expect([mirror.tick, mirror.state.toJSON()]).toEqual([13, pictures[13]])
  mirror.seek(23)
  expect([mirror.tick, mirror.state.toJSON()]).toEqual([23, pictures[23]])
})
