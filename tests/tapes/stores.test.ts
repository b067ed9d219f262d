import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { MemoryStore } from '../../server/tape/memory.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { RedisServer } from '../support/redis.ts'
import { codeOf, fileOf, Sample, storeContract } from '../support/tape-contract.ts'
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

/** Has each append to a store wait for something. */
function held(store: FileStore, before: (records: readonly TapeRecord[]) => Promise<void>): void {
  const open = store.open.bind(store)
  store.open = async (id) => {
    const writer = await open(id)
    const append = writer.append.bind(writer)
    writer.append = (records) => before(records).then(() => append(records))
    return writer
  }
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
    await until(async () => (await client.xlen('cavea:tape:m:public')) < 1100)
    expect(await store.read('m')).toEqual(sample.records)
    const tail = (await store.read('m', (records) => records.length > 20)) ?? []
    expect(tail).toEqual(sample.records.slice(-tail.length))
    await writer.finish()
    // Only the fence is left, for a day.
    const left = ['cavea:tape:m:epoch', 'cavea:tape:m:private', 'cavea:tape:m:public']
    expect((await client.keys('cavea:tape*')).sort()).toEqual(left)
    for (const key of left) expect(await client.ttl(key)).toBeGreaterThan(23 * 3600)
    expect([await client.xlen(left[1] ?? ''), await client.xlen(left[2] ?? '')]).toEqual([1, 1])
    expect(await store.read('m')).toEqual(sample.records)
  })

  test('move it in pieces, and neither what is written meanwhile nor its readers wait for that', async () => {
    const { store, client, archive } = await emptyRedis()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const pieces: number[] = []
    held(archive, async (records) => {
      pieces.push(records.length)
      await gate
    })
    const sample = new Sample()
    const writer = await store.open('m')
    await writer.append(sample.start())
    for (let tick = 0; tick < 1500; tick++) await writer.append(sample.step())
    // It has begun, and all is written beside it.
    await until(() => pieces.length === 1)
    expect(await client.xlen('cavea:tape:m:public')).toBeGreaterThan(1500)
    expect(await store.read('m')).toEqual(sample.records)
    open()
    await until(async () => (await client.xlen('cavea:tape:m:public')) < 1100)
    expect(Math.max(...pieces)).toBeLessThanOrEqual(48)
    expect(pieces.length).toBeGreaterThan(10)
    expect(await store.read('m')).toEqual(sample.records)
    await writer.finish()
    expect(await store.read('m')).toEqual(sample.records)
  })

  test.each(['read', 'downloaded'] as const)('are %s whole while what is old is trimmed', async (how) => {
    const { store, client, archive } = await emptyRedis()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    held(archive, () => gate)
    const sample = new Sample()
    const writer = await store.open('m')
    await writer.append(sample.start())
    for (let tick = 0; tick < 1500; tick++) await writer.append(sample.step())
    // Between the second piece and the third.
    let pieces = 0
    const beforeThird = async () => {
      if (++pieces !== 3) return
      open()
      await until(async () => (await client.xlen('cavea:tape:m:public')) < 1100)
    }
    const [forward, backward] = [client.xrangeBuffer.bind(client), client.xrevrangeBuffer.bind(client)]
    vi.spyOn(client, 'xrangeBuffer').mockImplementation(async (...given: Parameters<typeof forward>) => {
      if (how === 'read') await beforeThird()
      return forward(...given)
    })
    vi.spyOn(client, 'xrevrangeBuffer').mockImplementation(async (...given: Parameters<typeof backward>) => {
      if (how === 'downloaded') await beforeThird()
      return backward(...given)
    })
    if (how === 'read') expect(await store.read('m')).toEqual(sample.records)
    else expect(await fileOf(store, 'm')).toEqual(sample.publicRecords)
    expect(pieces).toBeGreaterThan(3)
  })

  test('are opened without being read', async () => {
    const { store, client } = await emptyRedis()
    const sample = new Sample()
    const writer = await store.open('m')
    await writer.append(sample.start())
    for (let tick = 0; tick < 200; tick++) await writer.append(sample.step())
    const read = vi.spyOn(client, 'xrangeBuffer')
    for (const epoch of [2, 3]) expect((await store.open('m')).epoch).toBe(epoch)
    expect(read).not.toHaveBeenCalled()
    sample.epoch = 4
    const next = await store.open('m')
    // What is there already is not stored twice.
    await next.append([...sample.records.slice(-3), ...sample.step()])
    expect(await store.read('m')).toEqual(sample.records)
  })

  test('are let go of without waiting until all that is old has moved', async () => {
    const { store, archive } = await emptyRedis()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    let pieces = 0
    held(archive, async () => {
      pieces++
      await gate
    })
    const sample = new Sample()
    const writer = await store.open('m')
    await writer.append(sample.start())
    for (let tick = 0; tick < 1500; tick++) await writer.append(sample.step())
    await until(() => pieces === 1)
    const released = writer.release()
    open()
    await released
    expect(pieces).toBe(1)
    expect(await store.read('m')).toEqual(sample.records)
    const next = await store.open('m')
    await next.finish()
    expect(await store.read('m')).toEqual(sample.records)
  })

  test('tell the next who writes when it cannot be moved, lose nothing, and move it later', async () => {
    const { store, client, archive } = await emptyRedis()
    let full = true
    held(archive, async () => {
      if (full) throw new Error('The disk is full.')
    })
    const sample = new Sample()
    const writer = await store.open('m')
    await writer.append(sample.start())
    const told: string[] = []
    const write = async (ticks: number) => {
      for (let tick = 0; tick < ticks; tick++)
        await writer.append(sample.step()).catch((error) => told.push(`${error}`))
    }
    await write(1500)
    expect(new Set(told)).toEqual(new Set(['Error: The disk is full.']))
    expect(await store.read('m')).toEqual(sample.records)
    full = false
    told.length = 0
    await write(1500)
    expect(told).toEqual([])
    await until(async () => (await client.xlen('cavea:tape:m:public')) < 2000)
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
