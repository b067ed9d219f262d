import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { FarTapes } from '../../server/tape/redis/far-tape.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { RedisServer } from '../support/redis.ts'
import { Sample } from '../support/tape-contract.ts'
import { until } from '../support/until.ts'

const redis = await RedisServer.start()
afterAll(() => redis[Symbol.asyncDispose]())

/** A tape that is written, and can be damaged, and those who read it. */
async function written(match: string) {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-far-tape-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const client = redis.client()
  const sample = new Sample(match)
  const writer = await new RedisStore(client, new FileStore(folder, () => {}), 60_000).open(match)
  await writer.append(sample.start())
  const step = async (ticks: number) => {
    for (let tick = 0; tick < ticks; tick++) await writer.append(sample.step())
  }
  /** The patch of the next tick is one that nobody can read. */
  const damage = async () => {
    const records = sample.step()
    await client.xadd(`cavea:tape:${match}:public`, `1-${(records[1]?.seq ?? 0) + 1}`, 'k', 'patch', 't', '7')
    await writer.append(records.slice(2))
    return records[1]
  }
  const failures: unknown[] = []
  const tapes = new FarTapes(client, { bytes: 1_000_000, keepMs: 60_000 }, (_where, error) => failures.push(error))
  return { sample, step, damage, failures, tapes }
}

const kinds = (records: readonly PublicTapeRecord[]) => records.map(({ kind, tick }) => `${kind} ${tick}`)

test('a far tape with an entry that cannot be read says so, and goes on with the next keyframe', async () => {
  const { sample, step, damage, failures, tapes } = await written('m1')
  const tape = await tapes.open('m1')
  const seen: PublicTapeRecord[] = []
  const stop = tape.follow((record) => seen.push(record))
  await step(3)
  await damage()
  await step(8)
  await until(() => seen.some(({ tick }) => tick === 12))
  // The key of tick 10 comes after its patch.
  expect(kinds(seen)).toEqual(['patch 1', 'patch 2', 'patch 3', 'keyframe 10', 'patch 11', 'patch 12'])
  expect(failures.map(String)).toEqual([expect.stringMatching(/^Error: Entry 1-\d+ cannot be read/)])
  expect(tape.publicRecords().filter(({ tick }) => tick > 10)).toEqual(
    sample.publicRecords.filter(({ tick }) => tick > 10),
  )
  stop()
  await tape.over
  expect(tape.open).toBe(false)
})

test('a far tape that is opened behind such an entry begins without what it left out, also of what comes then', async () => {
  const { step, damage, failures, tapes } = await written('m2')
  await step(3)
  await damage()
  await step(2)
  const tape = await tapes.open('m2')
  onTestFinished(() => tape.close())
  expect(kinds(tape.publicRecords())).toEqual(['start 0', 'keyframe 0', 'patch 1', 'patch 2', 'patch 3'])
  const seen: PublicTapeRecord[] = []
  tape.follow((record) => seen.push(record))
  await step(5)
  await until(() => seen.some(({ tick }) => tick === 11))
  expect(kinds(seen)).toEqual(['keyframe 10', 'patch 11'])
  expect(failures).toHaveLength(1)
})
