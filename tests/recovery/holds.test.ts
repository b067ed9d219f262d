import { mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { leaseMs } from '../../server/tape/redis/holder.ts'
import { firstMatch, matchesOf } from '../support/clients.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'

/** A match whose server was killed, with its tape in Redis. */
async function left() {
  const redis = await RedisServer.start()
  const dataFolder = mkdtempSync(join(tmpdir(), 'cavea-holds-'))
  onTestFinished(async () => {
    await redis[Symbol.asyncDispose]()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  const start = async () => {
    const server = await TestServer.start({ env: { REDIS_URL: redis.address }, dataFolder })
    onTestFinished(() => server[Symbol.asyncDispose]())
    return server
  }
  const first = await start()
  const { roomId } = await firstMatch(first)
  await first.kill()
  const client = redis.client()
  const hold = (holder: string) => client.set(`cavea:tape:${roomId}:holder`, holder, 'PX', leaseMs)
  const runsAt = async (server: TestServer) => (await matchesOf(server)).some((match) => match.roomId === roomId)
  return { start, hold, runsAt }
}

test('a match comes back at once where another process has the number of the one that was killed', async () => {
  const { start, hold, runsAt } = await left()
  await hold(`${hostname()}:${process.pid}:1`)
  expect(await runsAt(await start())).toBe(true)
})

test('a match of another machine comes back before the server is ready, once nothing is heard of who held it', async () => {
  const { start, hold, runsAt } = await left()
  await hold('another-machine:1:1')
  expect(await runsAt(await start())).toBe(true)
})

test('a match of another machine stays there whose process is heard of', async () => {
  const { start, hold, runsAt } = await left()
  // One may be on its way still when Redis ends with the test.
  const alive = setInterval(() => void hold('another-machine:1:1').catch(() => {}), 100)
  onTestFinished(() => clearInterval(alive))
  await hold('another-machine:1:1')
  expect(await runsAt(await start())).toBe(false)
})
