import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { TapeStore } from '../../server/tape/store.ts'
import { CaveaError } from '../../shared/errors.ts'
import { everything, type Reach } from '../../shared/tape/copy.ts'
import { AuditWriter, auditDocument } from '../../shared/tape/document.ts'
import { decodeTape } from '../../shared/tape/encode.ts'
import type { PublicTapeRecord, TapeHead, TapeRecord } from '../../shared/tape/record.ts'

export const head: TapeHead = {
  match: 'm',
  game: 'g',
  title: 'G',
  version: 1,
  tickRate: 10,
  schema: 's',
  startedAt: 5,
}

const snapshot = {
  head,
  delayTicks: 0,
  hash: 'h',
  nextReference: 9,
  clockMs: 100,
  match: {
    state: ['schema', 0, 0, []],
    random: { game: [1, 2, 3, 4], bots: [1, 2, 3, 4] },
    keepsakes: [],
    ballots: [],
    asks: [],
  },
  claims: [{ seat: 'a', name: 'A', person: '', token: 't' }],
  audience: { secret: 'x', opened: 1, director: { last: '', nextInMs: 5, random: [1, 2, 3, 4] } },
  votesFromTick: 0,
} as const

/** A ballot that opens at tick 5, is voted on at tick 15 and closes at tick 30. */
function ballotRecordsAt(tick: number): Record<string, unknown>[] {
  const of = { actor: 'audience', ballot: 'b1' }
  const option = (name: string) => ({ name, label: name, changes: [] })
  const options = [option('sand'), option('mud')]
  const plan = { title: 'T', method: 'plurality', mechanic: 'm', ask: '', about: '', options }
  const entry = (command: object) => ({ kind: 'entry', commands: [{ ...of, ...command }], inputs: new Map() })
  const vote = { voter: 'irc:ann', choice: 'mud', source: 'irc', seenTick: 10 }
  const quorum = { needed: 0, voters: 1, active: 1 }
  const verdict = { kind: 'count', quorum, adjusted: [], sourceFactorMilli: {} }
  if (tick === 5) return [entry({ kind: 'ballot.open', plan, ticks: 20, commitment: 'c' })]
  if (tick === 15) return [{ kind: 'votes', ballot: 'b1', votes: [vote] }]
  if (tick !== 30) return []
  return [{ kind: 'verdict', ballot: 'b1', verdict }, entry({ kind: 'ballot.decide', ranking: ['mud'] })]
}

/** Records as a match writes them: a start, then a patch and an entry each tick of 100 ms, and a key every ten. */
export class Sample {
  readonly records: TapeRecord[] = []
  readonly id: string
  epoch = 1
  tick = 0
  readonly time0: number

  constructor(id = 'm', time0 = 1_700_000_000_000) {
    this.id = id
    this.time0 = time0
  }

  put(record: Record<string, unknown>): TapeRecord {
    const seq = (this.records.at(-1)?.seq ?? -1) + 1
    const stamp = { epoch: this.epoch, seq, tick: this.tick, time: this.time0 + this.tick * 100 }
    const whole = { ...stamp, ...record } as TapeRecord
    this.records.push(whole)
    return whole
  }

  /** What opens a tape. */
  start(): TapeRecord[] {
    const from = this.records.length
    this.put({
      track: 'public',
      kind: 'start',
      head: { ...head, match: this.id },
      reflection: new Uint8Array([1, 2, 3]),
    })
    this.put({ track: 'private', kind: 'seed', seed: 'secret', delayTicks: 0 })
    this.#key()
    return this.records.slice(from)
  }

  /** What one tick brings. */
  step(patchBytes = 40): TapeRecord[] {
    const from = this.records.length
    this.tick += 1
    this.put({
      track: 'private',
      kind: 'entry',
      commands: [{ kind: 'drop', actor: 'player', seat: 'a' }],
      inputs: new Map([['a', [{ go: true }]]]),
    })
    this.put({ track: 'public', kind: 'patch', bytes: new Uint8Array(patchBytes).fill(this.tick) })
    if (this.tick % 10 === 0) this.#key()
    return this.records.slice(from)
  }

  get publicRecords(): PublicTapeRecord[] {
    return this.records.filter((record): record is PublicTapeRecord => record.track === 'public')
  }

  #key(): void {
    this.put({ track: 'public', kind: 'keyframe', bytes: new Uint8Array(30).fill(7) })
    this.put({ track: 'private', kind: 'snapshot', snapshot })
  }
}

export const codeOf = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run()
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}

export const fileOf = async (store: TapeStore, id: string, reach: Reach = everything) => {
  const pieces = await store.publicFile(id, reach)
  if (pieces === undefined) return undefined
  const bytes = await buffer(pieces)
  return bytes.length === 0 ? [] : decodeTape(new Uint8Array(bytes))
}

/** What every store of tapes keeps to. `make` gives an empty one. */
export function storeContract(what: string, make: () => Promise<TapeStore> | TapeStore): void {
  describe(`a store of tapes: ${what}`, () => {
    test('gives back both tracks in their order, batch by batch', async () => {
      const store = await make()
      const sample = new Sample()
      const writer = await store.open('m')
      expect(writer.epoch).toBe(1)
      await writer.append(sample.start())
      for (let tick = 0; tick < 40; tick++) await writer.append(sample.step())
      expect(await store.read('m')).toEqual(sample.records)
      expect(await fileOf(store, 'm')).toEqual(sample.publicRecords)
    })

    test('gives what it says about ballots, and nothing that is younger than it may be', async () => {
      const store = await make()
      const sample = new Sample()
      const writer = await store.open('m')
      await writer.append(sample.start())
      for (let tick = 1; tick <= 40; tick++) {
        const more = ballotRecordsAt(tick).map((record) => sample.put({ track: 'private', ...record }))
        await writer.append([...more, ...sample.step()])
      }
      const documentOf = async (reach: Reach) => {
        const audit = new AuditWriter()
        const pieces: string[] = []
        for await (const record of (await store.ballotRecords('m', reach)) ?? []) pieces.push(...audit.add(record))
        return [...pieces, ...audit.end()].join('')
      }
      const whole = await documentOf(everything)
      expect(whole).toBe([...auditDocument(sample.records)].join(''))
      expect(whole).toContain('"choice":"mud"')
      const early = await documentOf({ ...everything, time: sample.time0 + 2500 })
      expect(early).toContain('"end":{"kind":"open"')
      expect(early).not.toContain('mud"}')
      await writer.finish()
      expect(await documentOf({ ...everything, time: 0 })).toBe(whole)
      expect(await store.ballotRecords('none', everything)).toBeUndefined()
    })

    test('takes batches that are handed in at once, one after another', async () => {
      const store = await make()
      const sample = new Sample()
      const writer = await store.open('m')
      const batches = [sample.start(), ...Array.from({ length: 60 }, () => sample.step())]
      await Promise.all(batches.map((batch) => writer.append(batch)))
      expect(await store.read('m')).toEqual(sample.records)
    })

    test('stores nothing twice that is offered again', async () => {
      const store = await make()
      const sample = new Sample()
      const writer = await store.open('m')
      await writer.append(sample.start())
      const step = sample.step()
      await writer.append(step)
      await writer.append([...step, ...sample.step()])
      expect(await store.read('m')).toEqual(sample.records)
    })

    test('gives at least what is enough, from the newest end', async () => {
      const store = await make()
      const sample = new Sample()
      const writer = await store.open('m')
      await writer.append(sample.start())
      for (let tick = 0; tick < 30; tick++) await writer.append(sample.step())
      const found = (await store.read('m', (records) => records.length >= 5)) ?? []
      expect(found.length).toBeGreaterThanOrEqual(5)
      const last = found.slice(-5)
      expect(last).toEqual(sample.records.slice(-5))
    })

    test('goes on with a tape that was let go, and with one whose writer vanished', async () => {
      const store = await make()
      const sample = new Sample()
      const first = await store.open('m')
      await first.append([...sample.start(), ...sample.step()])
      await first.release()
      for (const epoch of [2, 3]) {
        sample.epoch = epoch
        const next = await store.open('m')
        expect(next.epoch).toBe(epoch)
        await next.append(sample.step())
      }
      expect(await store.read('m')).toEqual(sample.records)
      expect(await fileOf(store, 'm')).toEqual(sample.publicRecords)
    })

    test('refuses a writer once somebody else has opened the tape, and keeps nothing of it', async () => {
      const store = await make()
      const sample = new Sample()
      const late = await store.open('m')
      await late.append(sample.start())
      const next = await store.open('m')
      expect(await codeOf(() => late.append([{ ...(sample.records[0] as TapeRecord), seq: 98 }]))).toBe('tape_fenced')
      sample.epoch = 2
      await next.append(sample.step())
      expect(await codeOf(() => late.append([{ ...(sample.records[0] as TapeRecord), seq: 99 }]))).toBe('tape_fenced')
      await late.release()
      await late.finish()
      expect((await store.list())[0]?.finished).toBe(false)
      await next.append(sample.step())
      expect(await store.read('m')).toEqual(sample.records)
      await next.finish()
      expect((await store.list())[0]?.finished).toBe(true)
    })

    test('refuses a late writer also once whoever took the tape has finished it', async () => {
      const store = await make()
      const sample = new Sample()
      const late = await store.open('m')
      await late.append(sample.start())
      const next = await store.open('m')
      sample.epoch = 2
      await next.append(sample.step())
      await next.finish()
      const [first] = sample.records
      for (const writer of [late, next, late]) {
        const record = { ...(first as TapeRecord), epoch: writer.epoch, seq: 99 }
        expect(await codeOf(() => writer.append([record]))).toBe('tape_fenced')
      }
      await late.release()
      await late.finish()
      expect(await codeOf(() => store.open('m'))).toBe('tape_finished')
      expect(await store.list()).toMatchObject([{ id: 'm', finished: true }])
      expect(await store.read('m')).toEqual(sample.records)
      expect(await fileOf(store, 'm')).toEqual(sample.publicRecords)
    })

    test('lists what it has, and what of it is finished', async () => {
      const store = await make()
      expect(await store.list()).toEqual([])
      for (const id of ['one', 'two']) {
        const sample = new Sample(id)
        const writer = await store.open(id)
        await writer.append([...sample.start(), ...Array.from({ length: 10 }, () => sample.step()).flat()])
        if (id === 'two') await writer.finish()
      }
      const rows = [...(await store.list())].sort((one, other) => (one.id < other.id ? -1 : 1))
      expect(rows).toMatchObject([
        { id: 'one', finished: false, lastTick: 10, head: { match: 'one' } },
        { id: 'two', finished: true, held: false, lastTick: 10, head: { match: 'two' } },
      ])
      expect(rows[0]?.bytes).toBeGreaterThan(300)
      expect(await codeOf(() => store.open('two'))).toBe('tape_finished')
      expect((await store.read('two'))?.length).toBe((await store.read('one'))?.length)
      expect((await fileOf(store, 'two'))?.at(-1)?.tick).toBe(10)
    })

    test('shows of a match that goes on no more than may be seen of it yet, and all of one that is over', async () => {
      const store = await make()
      const sample = new Sample()
      const writer = await store.open('m')
      await writer.append(sample.start())
      for (let tick = 0; tick < 1250; tick++) await writer.append(sample.step())
      const upTo = (tick: number) => ({ ...everything, time: sample.time0 + tick * 100 })
      const seen = (tick: number) => sample.publicRecords.filter((record) => record.tick <= tick)
      for (const tick of [1249, 1000, 605, 300, 0]) expect(await fileOf(store, 'm', upTo(tick))).toEqual(seen(tick))
      expect(await fileOf(store, 'm', upTo(-1))).toEqual([])
      const below = await fileOf(store, 'm', { ...everything, seq: 900 })
      expect(below).toEqual(sample.publicRecords.filter(({ seq }) => seq < 900))
      await writer.finish()
      expect(await fileOf(store, 'm', upTo(5))).toEqual(sample.publicRecords)
    })

    test('says of what it has not that it is not there', async () => {
      const store = await make()
      expect(await store.read('none')).toBeUndefined()
      expect(await store.publicFile('none', everything)).toBeUndefined()
    })

    test('holds large records, and many tapes at once', async () => {
      const store = await make()
      const samples = ['a', 'b', 'c', 'd'].map((id) => new Sample(id))
      await Promise.all(
        samples.map(async (sample) => {
          const writer = await store.open(sample.id)
          await writer.append(sample.start())
          for (let tick = 0; tick < 12; tick++) await writer.append(sample.step(tick === 5 ? 900_000 : 40))
        }),
      )
      for (const sample of samples) expect(await store.read(sample.id)).toEqual(sample.records)
    })
  })
}
