import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { decodeTape } from '../../shared/tape/encode.ts'
import type { TapeRecord, TapeSnapshot } from '../../shared/tape/record.ts'
import { LiveTape } from './live.ts'
import { MemoryStore } from './memory.ts'
import { Pen } from './pen.ts'
import { Recorder } from './recorder.ts'
import { Tapes } from './tapes.ts'

const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, startedAt: 5 }
const nothing = { commands: [], inputs: new Map() }
const snapshot = {} as TapeSnapshot
const start = { epoch: 3, seq: 0, tick: 0, tickRate: head.tickRate }
const quiet = { failed() {}, dropped() {}, fenced() {} }

/** A recorder whose store keeps all that it is given, of both tracks. */
function recording(reflection = new Uint8Array([1, 2, 3])) {
  const records: TapeRecord[] = []
  const calls: string[] = []
  const writer = {
    epoch: 3,
    append: async (batch: readonly TapeRecord[]) => void records.push(...batch),
    finish: async () => void calls.push('finished'),
    release: async () => void calls.push('released'),
  }
  const live = new LiveTape('m', 3, { bytes: 1e6, keepMs: 1000 })
  const recorder = new Recorder(live, new Pen(async () => writer, start.tickRate, quiet), start, () =>
    calls.push('ended'),
  )
  const begun = recorder.begin(head, reflection, { seed: 'secret', delayTicks: 9 })
  /** All that is stored once nothing waits any more. */
  const stored = async () => {
    recorder.flush()
    await new Promise((resolve) => setImmediate(resolve))
    return records
  }
  return { recorder, live, stored, records, calls, begun }
}

describe('a recorder', () => {
  test('opens both tracks, the seed on the private one alone', async () => {
    const records = await recording().stored()
    expect(records).toMatchObject([
      { track: 'public', epoch: 3, seq: 0, tick: 0, kind: 'start', head, reflection: new Uint8Array([1, 2, 3]) },
      { track: 'private', epoch: 3, seq: 1, tick: 0, kind: 'seed', seed: 'secret', delayTicks: 9 },
    ])
    expect(JSON.stringify(records[0])).not.toContain('secret')
  })

  test('has begun once its first records are stored, and not before', async () => {
    const gate = Promise.withResolvers<void>()
    const stored: TapeRecord[] = []
    const writer = {
      epoch: 3,
      append: (batch: readonly TapeRecord[]) => gate.promise.then(() => void stored.push(...batch)),
      finish: async () => {},
      release: async () => {},
    }
    const live = new LiveTape('m', 3, { bytes: 1e6, keepMs: 1000 })
    const recorder = new Recorder(live, new Pen(async () => writer, start.tickRate, quiet), start, () => {})
    recorder.begin(head, new Uint8Array(), { seed: 'secret', delayTicks: 9 })
    recorder.keyframe(new Uint8Array([1]), snapshot)
    const begun = recorder.begun().then(() => stored.map(({ kind }) => kind))
    await new Promise((resolve) => setImmediate(resolve))
    expect(stored).toEqual([])
    gate.resolve()
    expect(await begun).toEqual(['start', 'seed', 'keyframe', 'snapshot'])
  })

  test('begins also where its store is away', async () => {
    const live = new LiveTape('m', 3, { bytes: 1e6, keepMs: 1000 })
    const away = new Pen(() => new Promise(() => {}), start.tickRate, quiet)
    const recorder = new Recorder(live, away, start, () => {})
    recorder.begin(head, new Uint8Array(), { seed: 'secret', delayTicks: 9 })
    await recorder.begun()
    expect(recorder.waiting).toBe(2)
  })

  test('stamps each record with the tick that it belongs to, and counts over both tracks', async () => {
    const { recorder, stored } = recording()
    recorder.entry(1, nothing)
    recorder.patch(new Uint8Array([7]))
    recorder.entry(2, {
      commands: [{ kind: 'drop', actor: 'player', seat: 'a' }],
      inputs: new Map([['a', [{ go: true }]]]),
    })
    recorder.patch(new Uint8Array([8]))
    recorder.keyframe(new Uint8Array([9]), snapshot)
    recorder.mark({ name: 'm', data: 1 })
    recorder.chat({ id: 'c', from: 'a', text: 't', source: 's', tick: 2 })
    recorder.hide(['c'])
    recorder.moderation({ mutes: [], lines: [] })
    recorder.tally({ ballot: 'b1', counts: { up: 1 }, voters: 1 })
    const confirmed = recorder.votes('b1', [{ voter: 'v', choice: 'up', source: 's', seenTick: 1 }])
    const records = await stored()
    await confirmed
    expect(records.slice(2).map(({ track, kind, tick, seq }) => [track, kind, tick, seq])).toEqual([
      ['public', 'patch', 1, 2],
      ['private', 'entry', 2, 3],
      ['public', 'patch', 2, 4],
      ['public', 'keyframe', 2, 5],
      ['private', 'snapshot', 2, 6],
      ['public', 'mark', 2, 7],
      ['public', 'chat', 2, 8],
      ['public', 'hide', 2, 9],
      ['private', 'moderation', 2, 10],
      ['public', 'tally', 2, 11],
      ['private', 'votes', 2, 12],
    ])
    expect(records[3]).toMatchObject({ inputs: new Map([['a', [{ go: true }]]]) })
  })

  test('keeps each seat of the inputs, whatever its id', async () => {
    const { recorder, stored } = recording()
    recorder.entry(1, { commands: [], inputs: new Map([['__proto__', [{ go: true }]]]) })
    const records = await stored()
    expect(records.at(-1)).toMatchObject({ inputs: new Map([['__proto__', [{ go: true }]]]) })
  })

  test('asks for a keyframe every ten seconds of the game', () => {
    const { recorder } = recording()
    const due: number[] = []
    for (let tick = 1; tick <= 220; tick++) {
      recorder.entry(tick, nothing)
      if (recorder.keyframeDue) due.push(tick)
    }
    expect(due).toEqual([100, 200])
  })

  test('tells schemas apart by a digest, of reflections of any size', () => {
    const schemaOf = (reflection: Uint8Array<ArrayBuffer>) => recording(reflection).begun.schema
    expect(schemaOf(new Uint8Array([1, 2]))).toBe(schemaOf(new Uint8Array([1, 2])))
    expect(schemaOf(new Uint8Array([1, 2]))).not.toBe(schemaOf(new Uint8Array([1, 3])))
    expect(schemaOf(new Uint8Array(400_000))).toMatch(/^[0-9a-f]{16}$/)
  })

  test('shows the readers of this process the public track at once, and never the private one', () => {
    const { recorder, live } = recording()
    const heard: string[] = []
    live.follow((record) => heard.push(record.kind))
    recorder.entry(1, { commands: [{ kind: 'drop', actor: 'player', seat: 'a' }], inputs: new Map() })
    recorder.keyframe(new Uint8Array([9]), snapshot)
    recorder.roster([{ seat: 'a', name: 'A', person: 'p', token: 'secret token' }])
    expect(heard).toEqual(['keyframe'])
    expect(JSON.stringify(live.publicRecords())).not.toContain('secret')
  })

  test('ends with a word, and completes the tape', async () => {
    const { recorder, records, calls } = recording()
    await recorder.end('disposed')
    expect(records.at(-1)).toMatchObject({ track: 'public', kind: 'end', reason: 'disposed' })
    expect(calls).toEqual(['ended', 'finished'])
  })

  test('lets a match go on elsewhere without a word of an end', async () => {
    const { recorder, records, calls } = recording()
    await recorder.release()
    expect(records.map(({ kind }) => kind)).toEqual(['start', 'seed'])
    expect(calls).toEqual(['ended', 'released'])
  })
})

describe('the tapes of a process', () => {
  const fileOf = async (tapes: Tapes, id: string) => buffer(await tapes.file(id, 0))

  test('give out the public track of a match as a file, running or over', async () => {
    const tapes = new Tapes(new MemoryStore(), { bytes: 1e6, keepMs: 1000 }, quiet)
    const recorder = tapes.open('m', head.tickRate)
    recorder.begin(head, new Uint8Array([1]), { seed: 'secret', delayTicks: 0 })
    recorder.entry(20, nothing)
    recorder.patch(new Uint8Array([7]))
    expect(tapes.recorder('m')).toBe(recorder)
    const confirmed = recorder.votes('b1', [])
    recorder.flush()
    await confirmed
    expect(decodeTape(await fileOf(tapes, 'm')).map(({ kind }) => kind)).toEqual(['start', 'patch'])
    await expect(tapes.file('m', 60_000)).rejects.toMatchObject({ code: 'tape_unknown' })
    await recorder.end('over')
    const file = await fileOf(tapes, 'm')
    expect(decodeTape(file).map(({ kind }) => kind)).toEqual(['start', 'patch', 'end'])
    expect(file.toString('latin1')).not.toContain('secret')
    expect((await tapes.page()).tapes).toMatchObject([
      { id: 'm', game: 'g', title: 'G', live: false, startedAt: 5, seconds: 2 },
    ])
    expect(() => tapes.recorder('m')).toThrow(CaveaError)
    await expect(tapes.file('other', 0)).rejects.toThrow(CaveaError)
  })
})
