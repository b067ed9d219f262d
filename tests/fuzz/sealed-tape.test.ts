import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { wholeOf } from '../../client/net/tape-download.ts'
import { TapePicture } from '../../client/net/tape-picture.ts'
import { inspect } from '../../scripts/tape/inspect.ts'
import { CaveaError } from '../../shared/errors.ts'
import { audit } from '../../shared/tape/audit.ts'
import { decodeTape, decodeTrack, SegmentEncoder } from '../../shared/tape/encode.ts'
import { ledgerOf } from '../../shared/tape/ledger.ts'
import { payloadOf } from '../../shared/tape/payload.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import type { PublicTapeRecord, Stamp, TapeRecord } from '../../shared/tape/record.ts'
import { verify } from '../../shared/tape/verify.ts'
import { smallGame } from '../support/small-game.ts'
import { tapedBallot } from '../support/taped.ts'

/** A record as its frame has it. */
type Sealed = Stamp & Pick<TapeRecord, 'track' | 'kind'> & { readonly payload: Uint8Array }

const whole = tapedBallot()
const frames: readonly Sealed[] = whole.map((record) => ({ ...record, payload: payloadOf(record) }))
const utf8 = { out: new TextEncoder(), in: new TextDecoder() }

/** A track's file with these frames in it, each with a checksum that is right. */
function fileOf(track: TapeRecord['track'], list: readonly Sealed[]): Uint8Array {
  const encoder = new SegmentEncoder(track, 1)
  for (const frame of list) if (frame.track === track) encoder.addEncoded(frame, frame.payload)
  return encoder.bytes.slice()
}

/** What each reader of a tape makes of it: undefined, or the code by which it is refused. Any other error passes through. */
function read(list: readonly Sealed[]) {
  const files = [fileOf('public', list), fileOf('private', list)] as const
  const tracks = [decodeTrack('public', files[0]), decodeTrack('private', files[1])] as const
  const records = tracks.flatMap((track) => track.records).sort((one, other) => one.seq - other.seq)
  const shown = () => {
    const { reader } = wholeOf(files[0])
    const picture = new TapePicture(reader, reader.firstTick)
    for (const tick of [30, 45, 12, reader.lastTick]) if (!picture.goOn(tick, () => {})) picture.enter(tick)
    expect(picture.text).toContain('"tick"')
  }
  const tape = { name: 'fuzz', records, tracks: 'both', bytes: files[0].length, remarks: [] } as const
  return {
    records: tracks.find(({ fault }) => fault !== undefined)?.fault?.error.code,
    picture: codeOf(shown),
    ledger: codeOf(() => ledgerOf(records)),
    audit: codeOf(() => audit(records)),
    verify: codeOf(() => verify(smallGame, records)),
    inspect: codeOf(() => inspect(tape)),
  }
}

function codeOf(body: () => unknown): string | undefined {
  try {
    body()
    return undefined
  } catch (error) {
    if (error instanceof CaveaError) return error.code
    throw error
  }
}

const expectCodes = (found: ReturnType<typeof read>) => {
  for (const code of Object.values(found)) if (code !== undefined) expect(code).toMatch(/^tape_(damaged|version)$/)
}

const put = (at: number, change: Partial<Sealed>): readonly Sealed[] =>
  frames.map((frame, place) => (place === at ? { ...frame, ...change } : frame))

const placeOf = (wanted: (record: TapeRecord) => boolean) => whole.findIndex(wanted)
const entryWith = (kind: string) =>
  placeOf((record) => record.kind === 'entry' && record.commands.some((one) => one.kind === kind))

const json = (value: unknown) => utf8.out.encode(JSON.stringify(value))
const start = placeOf(({ kind }) => kind === 'start')
const startPayload = (head: unknown, reflection: Uint8Array) => {
  const text = json(head)
  const out = new Uint8Array(4 + text.length + reflection.length)
  new DataView(out.buffer).setUint32(0, text.length, true)
  out.set(text, 4)
  out.set(reflection, 4 + text.length)
  return out
}

describe('a tape whose checksums are right, whatever it says', () => {
  // Colyseus tells of each byte that it does not understand.
  beforeAll(() => {
    for (const method of ['error', 'warn', 'info', 'log'] as const) vi.spyOn(console, method).mockReturnValue()
  })
  afterAll(() => vi.restoreAllMocks())

  test('is read by all to begin with', () => {
    expect(Object.values(read(frames)).filter((code) => code !== undefined)).toEqual([])
    expect(audit(whole).flatMap(({ findings }) => findings)).toEqual([])
    expect(verify(smallGame, whole)).toMatchObject({ snapshots: 4, gaps: [], difference: undefined })
  })

  test('is refused where it began at a time that is none', () => {
    const [record] = whole.slice(start)
    if (record?.kind !== 'start') throw new Error('It has no start.')
    const found = read(put(start, { payload: startPayload({ ...record.head, startedAt: 1e300 }, record.reflection) }))
    expect(found).toMatchObject({ records: 'tape_damaged', picture: 'tape_damaged' })
  })

  test.each([
    ['ballot.open', {}],
    ['ballot.decide', { ballot: 'b1', actor: 'audience' }],
    ['ballot.extend', { ballot: 'b1', actor: 'audience', ticks: 'many' }],
    ['crowd', { actor: 'system', spectators: -1 }],
    ['unheard.of', { actor: 'system' }],
  ])('is refused where a command %s says %o', (kind, rest) => {
    const at = entryWith('ballot.open')
    const found = read(put(at, { payload: json({ commands: [{ kind, ...rest }], inputs: {} }) }))
    expect(found.records).toBe('tape_damaged')
    expectCodes(found)
  })

  test('is refused where an entry has inputs without fields, before any is made', () => {
    const seat = [0xa0, 0xcd, 0x00, 0x10]
    const many = new Uint8Array([1, 0, 0, 0xcd, 0x88, 0x13, ...Array(5000).fill(seat).flat(), ...Array(5000).fill(0)])
    const before = process.memoryUsage().heapUsed
    expect(read(put(entryWith('ballot.open'), { payload: many })).records).toBe('tape_damaged')
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200e6)
  })

  test('is refused where any one byte of its schema is another', () => {
    const [record] = whole.slice(start)
    if (record?.kind !== 'start') throw new Error('It has no start.')
    const { head, reflection } = record
    for (let at = 0; at < reflection.length; at++) {
      const changed = reflection.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      const reader = new TapeReader([{ ...record, reflection: changed }, ...whole.slice(1).filter(isPublic)])
      expect(() => new TapePicture(reader, 0), `byte ${at}`).toThrow(expect.objectContaining({ code: 'tape_damaged' }))
    }
    expect(read(put(start, { payload: startPayload(head, reflection.slice(1)) })).picture).toBe('tape_damaged')
  })

  test('is refused where nothing leads to its last tick, and nobody goes there', () => {
    for (const tick of [2 ** 32, 2 ** 52]) {
      const found = read(put(frames.length - 1, { tick }))
      expect(found).toMatchObject({ verify: 'tape_damaged', inspect: undefined })
    }
  })

  test('is refused from where its records are in another order, and read up to there', () => {
    const place = fc.integer({ min: 2, max: frames.length - 1 })
    fc.assert(
      fc.property(place, place, (from, to) => {
        const moved = [...frames]
        const [frame] = moved.splice(from, 1)
        if (frame === undefined) return
        moved.splice(to, 0, frame)
        const file = fileOf(frame.track, moved)
        const { records, fault } = decodeTrack(frame.track, file)
        const own = whole.filter(({ track }) => track === frame.track)
        expect(records).toEqual(own.filter(({ seq }) => records.some((record) => record.seq === seq)))
        if (records.length < own.length) expect(fault?.error.code).toBe('tape_damaged')
        expectCodes(read(moved))
      }),
      { numRuns: 60 },
    )
  })

  test('is refused as a whole where a version wrote it that is not known', () => {
    for (const version of [0, 1, 3, 255]) {
      const file = fileOf('public', frames)
      file[5] = version
      expect(() => decodeTape(file)).toThrow(expect.objectContaining({ code: 'tape_version', value: version }))
    }
  })

  const anywhere = fc.nat({ max: frames.length - 1 })

  test('is read or refused with a code, with bytes of any record changed', () => {
    const change = fc.record({ at: fc.nat(), remove: fc.nat({ max: 3 }), insert: fc.uint8Array({ maxLength: 3 }) })
    fc.assert(
      fc.property(anywhere, fc.array(change, { minLength: 1, maxLength: 3 }), (place, changes) => {
        let payload = frames[place]?.payload ?? new Uint8Array()
        for (const { at, remove, insert } of changes) {
          const from = payload.length === 0 ? 0 : at % payload.length
          payload = new Uint8Array([...payload.slice(0, from), ...insert, ...payload.slice(from + remove)])
        }
        expectCodes(read(put(place, { payload })))
      }),
      { numRuns: 250 },
    )
  })

  test('is read or refused with a code, with another value anywhere in what is JSON', () => {
    const texts = frames.flatMap(({ kind, payload }, place) => (isJson(kind, payload) ? [place] : []))
    const odd = fc.oneof(
      fc.constantFrom(
        null,
        true,
        '',
        'x',
        -1,
        0.5,
        1e300,
        2 ** 40,
        -0,
        [],
        {},
        [[]],
        ['schema', 0, 0, []],
        ['again', 0],
      ),
      fc.jsonValue({ maxDepth: 2 }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), odd, (place, at, value) => {
        const text = JSON.parse(utf8.in.decode(frames[place]?.payload)) as unknown
        const paths = pathsIn(text)
        const changed = replaced(text, paths[at % paths.length] ?? [], value)
        expectCodes(read(put(place, { payload: json(changed) })))
      }),
      { numRuns: 250 },
    )
  })

  test('is read or refused with a code, with another epoch, number, tick or time on any record', () => {
    const odd = fc.oneof(fc.nat({ max: 100 }), fc.constantFrom(0, 1, 2 ** 31, 2 ** 40, 2 ** 53 - 1))
    const stamp = fc.record({ epoch: odd, seq: odd, tick: odd, time: odd }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.array(fc.tuple(anywhere, stamp), { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = [...frames]
        for (const [place, given] of changes) changed[place] = { ...(frames[place] as Sealed), ...given }
        expectCodes(read(changed))
      }),
      { numRuns: 150 },
    )
  })
})

function isPublic(record: TapeRecord): record is PublicTapeRecord {
  return record.track === 'public'
}

function isJson(kind: TapeRecord['kind'], payload: Uint8Array): boolean {
  return !['start', 'keyframe', 'patch'].includes(kind) && payload[0] === 0x7b
}

type Path = readonly (string | number)[]

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return by
  const inner = replaced(Reflect.get(value, key), rest, by)
  return Array.isArray(value) ? value.map((item, at) => (`${at}` === key ? inner : item)) : { ...value, [key]: inner }
}
