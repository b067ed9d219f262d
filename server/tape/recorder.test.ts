import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { decodeTape } from '../../shared/tape/encode.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { MemoryStore } from './memory.ts'
import { Recorder } from './recorder.ts'
import { Tapes } from './tapes.ts'

const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, startedAt: 5 }
const nothing = { commands: [], inputs: new Map() }
const store = () => new MemoryStore({ bytesPerTape: 1e6, keepMs: 1000, closedTapes: 5 })

/** A recorder on a tape that keeps all that is appended, of both tracks. */
function recording() {
  const records: TapeRecord[] = []
  const calls: string[] = []
  const tape = {
    id: 'm',
    append: (record: TapeRecord) => void records.push(record),
    publicRecords: () => [],
    follow: () => () => {},
    close: () => void calls.push('closed'),
  }
  const recorder = new Recorder(tape, 3, () => calls.push('ended'))
  recorder.begin(head, new Uint8Array([1, 2, 3]), { seed: 'secret', delayTicks: 9 })
  return { recorder, records, calls }
}

describe('a recorder', () => {
  test('opens both tracks, the seed on the private one alone', () => {
    const { records } = recording()
    expect(records).toMatchObject([
      { track: 'public', epoch: 3, seq: 0, tick: 0, kind: 'start', head, reflection: new Uint8Array([1, 2, 3]) },
      { track: 'private', epoch: 3, seq: 1, tick: 0, kind: 'seed', seed: 'secret', delayTicks: 9 },
    ])
    expect(JSON.stringify(records[0])).not.toContain('secret')
  })

  test('stamps each record with the tick that it belongs to, and counts over both tracks', () => {
    const { recorder, records } = recording()
    recorder.entry(1, nothing)
    recorder.patch(new Uint8Array([7]))
    recorder.entry(2, {
      commands: [{ kind: 'drop', actor: 'player', seat: 'a' }],
      inputs: new Map([['a', [{ go: true }]]]),
    })
    recorder.patch(new Uint8Array([8]))
    recorder.keyframe(new Uint8Array([9]))
    recorder.mark({ name: 'm', data: 1 })
    recorder.chat({ id: 'c', from: 'a', text: 't', source: 's', tick: 2 })
    recorder.tally({ ballot: 'b1', counts: { up: 1 }, voters: 1 })
    recorder.votes('b1', [{ voter: 'v', choice: 'up', source: 's', seenTick: 1 }])
    expect(records.slice(2).map(({ track, kind, tick, seq }) => [track, kind, tick, seq])).toEqual([
      ['public', 'patch', 1, 2],
      ['private', 'entry', 2, 3],
      ['public', 'patch', 2, 4],
      ['public', 'keyframe', 2, 5],
      ['public', 'mark', 2, 6],
      ['public', 'chat', 2, 7],
      ['public', 'tally', 2, 8],
      ['private', 'votes', 2, 9],
    ])
    expect(records[3]).toMatchObject({ inputs: { a: [{ go: true }] } })
  })

  test('keeps each seat of the inputs, whatever its id', () => {
    const { recorder, records } = recording()
    recorder.entry(1, { commands: [], inputs: new Map([['__proto__', [{ go: true }]]]) })
    expect(JSON.stringify(records.at(-1))).toContain('"__proto__":[{"go":true}]')
  })

  test('asks for a keyframe every five seconds of the game', () => {
    const { recorder } = recording()
    const due: number[] = []
    for (let tick = 1; tick <= 120; tick++) {
      recorder.entry(tick, nothing)
      if (recorder.keyframeDue) due.push(tick)
    }
    expect(due).toEqual([50, 100])
  })

  test('tells schemas apart by a digest, of reflections of any size', () => {
    const schemaOf = (reflection: Uint8Array) => {
      const tapes = store()
      new Recorder(tapes.create('m'), 0, () => {}).begin(head, reflection, { seed: '', delayTicks: 0 })
      return tapes.list()[0]?.head.schema
    }
    expect(schemaOf(new Uint8Array([1, 2]))).toBe(schemaOf(new Uint8Array([1, 2])))
    expect(schemaOf(new Uint8Array([1, 2]))).not.toBe(schemaOf(new Uint8Array([1, 3])))
    expect(schemaOf(new Uint8Array(400_000))).toMatch(/^[0-9a-f]{16}$/)
  })

  test('ends with a word, and closes the tape', () => {
    const { recorder, records, calls } = recording()
    recorder.end('disposed')
    expect(records.at(-1)).toMatchObject({ track: 'public', kind: 'end', reason: 'disposed' })
    expect(calls).toEqual(['closed', 'ended'])
  })
})

describe('the tapes of a process', () => {
  test('give out the public track of a match as a file, running or over', () => {
    const tapes = new Tapes(store())
    const recorder = tapes.open('m')
    recorder.begin(head, new Uint8Array([1]), { seed: 'secret', delayTicks: 0 })
    recorder.entry(20, nothing)
    recorder.patch(new Uint8Array([7]))
    expect(tapes.recorder('m')).toBe(recorder)
    expect(decodeTape(tapes.file('m')).map(({ kind }) => kind)).toEqual(['start', 'patch'])
    recorder.end('over')
    expect(decodeTape(tapes.file('m')).map(({ kind }) => kind)).toEqual(['start', 'patch', 'end'])
    expect(Buffer.from(tapes.file('m')).toString('latin1')).not.toContain('secret')
    expect(tapes.list()).toMatchObject([{ id: 'm', game: 'g', title: 'G', live: false, startedAt: 5, seconds: 2 }])
    expect(() => tapes.recorder('m')).toThrow(CaveaError)
    expect(() => tapes.file('other')).toThrow(CaveaError)
  })
})
