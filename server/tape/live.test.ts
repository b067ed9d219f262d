import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { LiveTape } from './live.ts'

const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, schema: 's', startedAt: 0 }
const bounds = { bytes: 10_000, keepMs: 1000 }

/** Writes a track as a recorder would: a patch each tick of 100 ms, a keyframe every ten. */
class Writer {
  readonly tape: LiveTape
  #seq = 0

  constructor(given = bounds, before: readonly PublicTapeRecord[] = []) {
    this.tape = new LiveTape('m', 1, given, before)
  }

  put(tick: number, record: Partial<PublicTapeRecord>): PublicTapeRecord {
    const stamp = { track: 'public', epoch: 1, seq: this.#seq++, tick, time: tick * 100 }
    const stamped = { ...stamp, ...record } as PublicTapeRecord
    this.tape.append(stamped)
    return stamped
  }

  start(): void {
    this.put(0, { kind: 'start', head, reflection: new Uint8Array(10) })
    this.put(0, { kind: 'keyframe', bytes: new Uint8Array(50) })
  }

  run(from: number, to: number, patchBytes = 50): void {
    for (let tick = from; tick <= to; tick++) {
      this.put(tick, { kind: 'patch', bytes: new Uint8Array(patchBytes) })
      if (tick % 10 === 0) this.put(tick, { kind: 'keyframe', bytes: new Uint8Array(50) })
    }
  }
}

const kindsOf = (records: readonly PublicTapeRecord[]) => records.map(({ kind }) => kind)
const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}

describe('the track of a running match', () => {
  test('begins with what is known of it already', () => {
    const first = new Writer()
    first.start()
    first.run(1, 3)
    const { tape } = new Writer(bounds, first.tape.publicRecords())
    expect(kindsOf(tape.publicRecords())).toEqual(['start', 'keyframe', 'patch', 'patch', 'patch'])
  })

  test('tells followers every record in order, until they stop', () => {
    const writer = new Writer()
    writer.start()
    const heard: number[] = []
    const stop = writer.tape.follow((record) => heard.push(record.tick))
    writer.run(1, 3)
    stop()
    writer.run(4, 5)
    expect(heard).toEqual([1, 2, 3])
  })

  test('takes nothing more once it is closed', () => {
    const writer = new Writer()
    writer.start()
    writer.tape.close()
    expect(codeOf(() => writer.run(1, 1))).toBe('tape_finished')
    expect(writer.tape.publicRecords().length).toBe(2)
  })
})

describe('a tape that grows', () => {
  test('keeps everything while it fits, and no less than half of its bound later', () => {
    const writer = new Writer()
    writer.start()
    writer.run(1, 50)
    expect(new TapeReader(writer.tape.publicRecords()).firstTick).toBe(0)
    for (let tick = 51; tick <= 1000; tick++) {
      writer.run(tick, tick)
      const kept = writer.tape.publicRecords().length
      expect(kept * 114).toBeGreaterThan(bounds.bytes / 2 - 1200)
    }
  })

  test('drops its oldest records, and can still be entered: a start, then a keyframe', () => {
    const writer = new Writer()
    writer.start()
    writer.run(1, 1000)
    const records = writer.tape.publicRecords()
    expect(kindsOf(records).slice(0, 3)).toEqual(['start', 'keyframe', 'patch'])
    const reader = new TapeReader(records)
    expect(reader.firstTick).toBeGreaterThan(900)
    expect(reader.lastTick).toBe(1000)
    expect(reader.seek(1000).keyframe.tick).toBe(1000)
  })

  test('keeps what the longest delay still reads, however large it is', () => {
    const writer = new Writer({ ...bounds, keepMs: 30_000 })
    writer.start()
    writer.run(1, 1000)
    expect(new TapeReader(writer.tape.publicRecords()).firstTick).toBeLessThanOrEqual(700)
  })

  test('stays within its bound and a little, and has no gap', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2000 }), { minLength: 1, maxLength: 300 }), (sizes) => {
        const writer = new Writer()
        writer.start()
        for (const [at, size] of sizes.entries()) writer.run(at + 1, at + 1, size)
        const records = writer.tape.publicRecords()
        expect(kindsOf(records).slice(0, 2)).toEqual(['start', 'keyframe'])
        const rest = records.slice(1).map(({ seq }) => seq)
        expect(rest.every((seq, at) => at === 0 || seq === (rest[at - 1] ?? 0) + 1 || seq <= 2)).toBe(true)
        const held = records.reduce((sum, each) => sum + 64 + ('bytes' in each ? each.bytes.length : 0), 0)
        // Half a bound may stay, and up to two rounds of ten ticks with their keyframes come before a cut can be made.
        const rounds = sizes.slice(-30).reduce((sum, size) => sum + size + 200, 0)
        expect(held).toBeLessThanOrEqual(bounds.bytes + rounds)
      }),
    )
  })
})
