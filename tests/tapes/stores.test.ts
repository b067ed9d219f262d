import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { MemoryStore } from '../../server/tape/memory.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import { RedisServer } from '../support/redis.ts'
import { codeOf, Sample, storeContract } from '../support/tape-contract.ts'
import { until } from '../support/until.ts'

const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-tapes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const redis = await RedisServer.start()
afterAll(() => redis[Symbol.asyncDispose]())

/** A store on an empty Redis. */
async function emptyRedis(keepMs = 1000) {
  const client = redis.client()
  await client.flushall()
  const archive = new FileStore(newFolder(), () => {})
  return { client, archive, store: new RedisStore(client, archive, keepMs) }
}

storeContract('memory', () => new MemoryStore())
storeContract('files', () => new FileStore(newFolder(), () => {}))
storeContract('Redis Streams', async () => (await emptyRedis()).store)

describe('tapes in Redis', () => {
  beforeEach(async () => {
    if (
      !(await redis
        .client()
        .ping()
        .catch(() => false))
    )
      await redis.restart()
  })

  test('move what is old to files while the match runs, and stay whole', async () => {
    const { client, store } = await emptyRedis()
    const sample = new Sample()
    const writer = await store.open('m')
    await writer.append(sample.start())
    for (let tick = 0; tick < 1500; tick++) await writer.append(sample.step())
    expect(await client.xlen('cavea:tape:m:public')).toBeLessThan(1100)
    expect(await store.read('m')).toEqual(sample.records)
    const tail = (await store.read('m', (records) => records.length > 20)) ?? []
    expect(tail).toEqual(sample.records.slice(-tail.length))
    await writer.finish()
    expect(await client.keys('cavea:tape*')).toEqual([])
    expect(await store.read('m')).toEqual(sample.records)
  })

  test('are held by who writes them, until that process is gone or lets go', async () => {
    const { client, store } = await emptyRedis()
    const writer = await store.open('m')
    await writer.append(new Sample().start())
    const held = async () => (await store.list())[0]?.held
    expect(await held()).toBe(true)
    const [host] = ((await client.get('cavea:tape:m:holder')) ?? '').split(':')
    await client.set('cavea:tape:m:holder', `${host}:999999999`)
    expect(await held()).toBe(false)
    await client.set('cavea:tape:m:holder', 'another-machine:1')
    expect(await held()).toBe(true)
    await writer.release()
    expect(await held()).toBe(false)
  })

  test('are refused while Redis is away, and taken again when it is back, with nothing lost or twice', async () => {
    const { store } = await emptyRedis()
    const sample = new Sample()
    const writer = await store.open('m')
    await writer.append(sample.start())
    await redis.kill()
    const step = sample.step()
    expect(await codeOf(() => writer.append(step))).not.toBe('ok')
    await redis.restart()
    await until(async () => (await codeOf(() => writer.append(step))) === 'ok', { withinMilliseconds: 5000 })
    await writer.append(sample.step())
    expect(await store.read('m')).toEqual(sample.records)
  })
})
