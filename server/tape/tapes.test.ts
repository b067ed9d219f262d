import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { TapeSnapshot } from '../../shared/tape/record.ts'
import { codeOf, Sample } from '../../tests/support/tape-contract.ts'
import { until } from '../../tests/support/until.ts'
import { FileStore } from './file/store.ts'
import { MemoryStore } from './memory.ts'
import type { Recorder } from './recorder.ts'
import type { TapeStore } from './store.ts'
import { Tapes } from './tapes.ts'

const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, startedAt: 5 }
const snapshot = {
  head: { ...head, schema: 's' },
  claims: [{ seat: 'a', name: 'A', person: '', token: 't' }],
  votesFromTick: 0,
} as unknown as TapeSnapshot
const vote = (voter: string) => [{ voter, choice: 'up', source: 's', seenTick: 0 }]

/** One process with its tapes, and what it was told of them. */
function processOn(store: TapeStore, keepMs = 1000) {
  const told: string[] = []
  const tapes = new Tapes(
    store,
    { bytes: 1e6, keepMs },
    {
      failed: (error) => told.push(`failed: ${error}`),
      dropped: (records) => told.push(`dropped ${records}`),
      fenced: (roomId) => told.push(`fenced ${roomId}`),
    },
  )
  return { tapes, told }
}

function begun(tapes: Tapes, id = 'm'): Recorder {
  const recorder = tapes.open(id, head.tickRate)
  recorder.begin({ ...head, match: id }, new Uint8Array([1]), { seed: 'secret', delayTicks: 0 })
  recorder.keyframe(new Uint8Array([1]), snapshot)
  return recorder
}

/** Some ticks, the last with a vote that is stored when this resolves. */
async function played(recorder: Recorder, from: number, to: number): Promise<void> {
  for (let tick = from; tick <= to; tick++) {
    recorder.entry(tick, { commands: [{ kind: 'drop', actor: 'player', seat: `at ${tick}` }], inputs: new Map() })
    recorder.patch(new Uint8Array([tick]))
  }
  const outcome = { stored: false }
  recorder.votes('b1', vote(`at ${to}`)).then(() => {
    outcome.stored = true
  })
  await until(() => {
    recorder.flush()
    return outcome.stored
  })
}

describe('a match that was left', () => {
  test('is found by another process, which goes on with its tape as it was', async () => {
    const store = new MemoryStore()
    const first = processOn(store)
    await played(begun(first.tapes), 1, 7)
    const { tapes } = processOn(store)
    expect(await tapes.unfinished()).toEqual(['m'])
    const { past, recording } = await tapes.resume('m')
    expect([past.snapshotTick, past.lastTick, [...past.entries.keys()]]).toEqual([0, 7, [1, 2, 3, 4, 5, 6, 7]])
    expect([past.claims, past.votes]).toEqual([snapshot.claims, [{ ballot: 'b1', votes: vote('at 7') }]])
    await played(recording, 8, 9)
    const records = (await store.read('m')) ?? []
    expect(records.at(-1)).toMatchObject({ kind: 'votes', tick: 9, epoch: 2 })
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, at) => at))
    expect(records.map(({ epoch }) => epoch)).toEqual(records.map(({ tick }) => (tick > 7 ? 2 : 1)))
  })

  test('is shown to this process’s readers with what was before', async () => {
    const store = new MemoryStore()
    await played(begun(processOn(store).tapes), 1, 3)
    const { tapes } = processOn(store)
    const { recording } = await tapes.resume('m')
    recording.keyframe(new Uint8Array([9]), snapshot)
    const live = tapes.live('m')
    expect([live?.epoch, live?.publicRecords().map(({ kind, epoch }) => `${kind} ${epoch}`)]).toEqual([
      2,
      ['start 1', 'keyframe 1', 'patch 1', 'patch 1', 'patch 1', 'keyframe 2'],
    ])
  })

  test('is taken from the process that still believes to have it, and that one is told', async () => {
    const store = new MemoryStore()
    const first = processOn(store)
    const recorder = begun(first.tapes)
    await played(recorder, 1, 3)
    await processOn(store).tapes.resume('m')
    const late = recorder.votes('b1', vote('late'))
    const refused = expect(late).rejects.toMatchObject({ code: 'not_ready' })
    await until(() => {
      recorder.flush()
      return first.told.length > 0
    })
    await refused
    expect(first.told).toEqual(['fenced m'])
    expect(JSON.stringify(await store.read('m'))).not.toContain('late')
  })

  test('is none of those that run here, nor of those that are over', async () => {
    const store = new MemoryStore()
    const { tapes } = processOn(store)
    const recorder = begun(tapes)
    await played(recorder, 1, 2)
    expect(await tapes.unfinished()).toEqual([])
    await recorder.end('over')
    expect(await tapes.unfinished()).toEqual([])
    expect(await processOn(store).tapes.unfinished()).toEqual([])
  })

  test('is none that had ended when its process died: its tape is finished, and nobody goes on with it', async () => {
    const store = new MemoryStore()
    const writer = await store.open('m')
    const sample = new Sample()
    await writer.append([...sample.start(), ...sample.step()])
    await writer.append([sample.put({ track: 'public', kind: 'end', reason: 'over' })])
    const { tapes } = processOn(store)
    expect(await tapes.unfinished()).toEqual(['m'])
    expect(await codeOf(() => tapes.resume('m'))).toBe('tape_finished')
    expect([await tapes.unfinished(), tapes.live('m')]).toEqual([[], undefined])
    expect((await tapes.page()).tapes).toMatchObject([{ id: 'm', live: false }])
    expect(await store.read('m')).toEqual(sample.records)
  })

  test('is let go of again where it cannot be brought back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cavea-tapes-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const store = new FileStore(folder, () => {})
    const writer = await store.open('m')
    await writer.append(new Sample().start().slice(0, 2))
    await writer.release()
    const { tapes } = processOn(store)
    expect(await codeOf(() => tapes.resume('m'))).toBe('tape_damaged')
    expect(await tapes.unfinished()).toEqual(['m'])
  })

  test('is one again that was handed over', async () => {
    const { tapes } = processOn(new MemoryStore())
    const recorder = begun(tapes)
    await played(recorder, 1, 2)
    await recorder.release()
    expect(tapes.live('m')).toBeUndefined()
    expect(await tapes.unfinished()).toEqual(['m'])
    expect((await tapes.resume('m')).past.lastTick).toBe(2)
  })

  test('is brought to an end where it cannot be resumed', async () => {
    const store = new MemoryStore()
    const { tapes } = processOn(store)
    const writer = await store.open('m')
    await writer.append(new Sample().start().slice(0, 2))
    expect(await codeOf(() => tapes.resume('m'))).toBe('tape_damaged')
    await tapes.giveUp('m')
    expect(await tapes.unfinished()).toEqual([])
    expect((await tapes.page()).tapes).toMatchObject([{ id: 'm', live: false }])
    expect(await codeOf(() => tapes.resume('m'))).toBe('tape_finished')
  })
})

describe('a tape in several pieces', () => {
  test('is read back as far as the votes on the oldest open ballot are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cavea-tapes-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const store = new FileStore(folder, () => {})
    const writer = await store.open('m')
    const sample = new Sample()
    await writer.append(sample.start())
    // A piece is closed at the first key after a minute; the ballot has been open for a second then.
    while (sample.tick < 595) await writer.append(sample.step())
    await writer.append([sample.put({ track: 'private', kind: 'votes', ballot: 'b1', votes: vote('early') })])
    while (sample.tick < 605) await writer.append(sample.step())
    const whole = sample.records.find((record) => record.kind === 'snapshot')?.snapshot
    sample.put({ track: 'public', kind: 'keyframe', bytes: new Uint8Array([1]) })
    sample.put({ track: 'private', kind: 'snapshot', snapshot: { ...whole, votesFromTick: 590 } })
    await writer.append(sample.records.slice(-2))
    await writer.append([sample.put({ track: 'private', kind: 'votes', ballot: 'b1', votes: vote('late') })])
    const { past } = await processOn(new FileStore(folder, () => {}), 0).tapes.resume('m')
    expect([past.snapshotTick, past.snapshot.votesFromTick]).toEqual([605, 590])
    expect(past.votes.map(({ votes }) => votes[0]?.voter)).toEqual(['early', 'late'])
  })
})
