import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Room, Client as SdkClient } from '@colyseus/sdk'
import { expect, onTestFinished, test } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import type { GameState } from '../../shared/state.ts'
import { asOperator, firstMatch, matchesOf, operatorPassword } from '../support/clients.ts'
import { multiply } from '../support/copied-tape.ts'
import { Mover } from '../support/mover.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

type Joined = Room<unknown, GameState>

/** Servers that share a Redis and a folder. */
async function cluster() {
  const redis = await RedisServer.start()
  const dataFolder = mkdtempSync(join(tmpdir(), 'cavea-drain-'))
  onTestFinished(async () => {
    await redis[Symbol.asyncDispose]()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  const env = {
    CAVEA_ADMIN_PASSWORD: operatorPassword,
    CAVEA_BALLOT_EVERY_SECONDS: '0',
    CAVEA_BOTS: '2',
    REDIS_URL: redis.address,
  }
  const launch = async () => {
    const server = await TestServer.launch({ env, dataFolder })
    onTestFinished(() => server[Symbol.asyncDispose]())
    return server
  }
  const start = async () => {
    const server = await launch()
    await server.ready(30_000)
    return server
  }
  const store = new RedisStore(redis.client(), new FileStore(join(dataFolder, 'tapes'), () => {}), 10_000)
  return { redis, launch, start, store }
}

/** A server that has brought back so many matches. */
async function withMatches(house: Awaited<ReturnType<typeof cluster>>, many: number) {
  const first = await house.start()
  const { roomId } = await firstMatch(first)
  await first.kill()
  const ids = await multiply(house.store, roomId, many - 1)
  return { ids, server: await house.start() }
}

/** A player and a spectator in each match. */
async function people(server: TestServer, ids: readonly string[]): Promise<Mover[]> {
  const play = ids.map((id) => new SdkClient(server.address).joinById<GameState>(id, { name: 'Ann' }))
  const watch = ids.map((match) => new SdkClient(server.address).joinOrCreate<GameState>('watch', { match }))
  const movers = (await Promise.all([...play, ...watch])).map((room) => new Mover(room as Joined))
  onTestFinished(() => {
    for (const { room } of movers) {
      room.reconnection.enabled = false
      if (room.connection.isOpen) void room.leave()
    }
  })
  await until(() => movers.every(({ room }) => room.state.tick > 0))
  return movers
}

/** Waits until a server that was killed has missed its time to speak. */
async function killedIsMissed(redis: RedisServer): Promise<void> {
  const client = redis.client()
  await until(async () => {
    const words = Object.values(await client.hgetall('cavea:nodes')).map((text) => JSON.parse(text) as { at: number })
    return words.some(({ at }) => Date.now() - at > 3000)
  })
}

const hostOf = ({ room }: Mover) => new URL(room.connection.url ?? 'ws://nowhere').host
const onTheirWay = (movers: readonly Mover[], tick: number) =>
  until(() => movers.every(({ room, lost }) => lost !== '' || room.state.tick > tick), { withinMilliseconds: 20_000 })
const lastTick = (movers: readonly Mover[]) => Math.max(...movers.map(({ room }) => room.state.tick))

test('many matches go from a server that drains to another, each with all who are in it, two at a time', async () => {
  const house = await cluster()
  const { ids, server: from } = await withMatches(house, 6)
  const to = await house.start()
  const movers = await people(from, ids)
  await killedIsMissed(house.redis)
  for (const mover of movers) mover.pauseMs = 0

  expect(await (await asOperator(from, '/api/drain', {})).json()).toEqual({ matches: 6 })
  expect(await from.exited).toEqual({ code: 0, signal: null })
  await onTheirWay(movers, lastTick(movers) + 30)
  expect(movers.map(({ lost }) => lost).filter(Boolean)).toEqual([])
  expect(new Set(movers.map(hostOf))).toEqual(new Set([`127.0.0.1:${to.port}`]))
  expect(new Set(movers.flatMap(({ drops }) => drops))).toEqual(new Set([4010]))
  const rows = (await matchesOf(to)).filter(({ roomId }) => ids.includes(roomId))
  expect(rows.map(({ players }) => players)).toEqual(ids.map(() => 1))
  // The server that was killed before counts as living still. Nobody waits for three seconds until it is given up.
  const pauses = movers.map(({ pauseMs }) => Math.round(pauseMs))
  expect(Math.max(...pauses), `${pauses}`).toBeLessThan(2500)
})

test('a server that is told to end while it drains sends everybody on as if it had been told once', async () => {
  const house = await cluster()
  const { ids, server: from } = await withMatches(house, 3)
  const to = await house.start()
  const movers = await people(from, ids)
  const redis = house.redis.client()
  to.signal('SIGSTOP')
  const drained = asOperator(from, '/api/drain', {})
  await until(async () => (await redis.keys('cavea:node:*:requests')).length > 0)
  const again = asOperator(from, '/api/drain', {})
  from.signal('SIGTERM')
  // Its second word has been heard once it answers this.
  await fetch(`${from.address}/health/ready`)
  to.signal('SIGCONT')
  expect(await Promise.all([drained, again].map(async (answer) => (await answer).json()))).toEqual([
    { matches: 3 },
    { matches: 3 },
  ])
  expect(await from.exited).toEqual({ code: 0, signal: null })
  await onTheirWay(movers, lastTick(movers) + 10)
  expect(movers.map(({ lost }) => lost).filter(Boolean)).toEqual([])
  expect(new Set(movers.flatMap(({ drops }) => drops))).toEqual(new Set([4010]))
  expect(new Set(movers.map(hostOf))).toEqual(new Set([`127.0.0.1:${to.port}`]))
})

test('a server that is told to end while it still brings matches back ends none of them', async () => {
  const house = await cluster()
  const silent = await house.start()
  const first = await house.start()
  const { roomId } = await firstMatch(first)
  await first.kill()
  const ids = (await multiply(house.store, roomId, 40)).sort()
  // Nobody takes what it hands over, so that its drain lasts longer than the rest of what it brings back.
  silent.signal('SIGSTOP')
  const server = await house.launch()
  await until(async () => (await matchesOf(server)).length > 2, { withinMilliseconds: 15_000 })
  server.signal('SIGTERM')
  expect((await fetch(`${server.address}/health/ready`).catch(() => undefined))?.ok ?? false).toBe(false)
  expect(await server.exited).toEqual({ code: 0, signal: null })
  expect(server.output).not.toContain('could not be brought back')
  expect((await house.store.list()).filter(({ finished }) => finished)).toEqual([])
  silent.signal('SIGCONT')
  const next = await house.start()
  // The silent server runs on by now and takes its share.
  const running = async () => {
    const rows = await Promise.all([silent, next].map(matchesOf))
    return rows.flatMap((some) => some.map((match) => match.roomId)).filter((id) => ids.includes(id))
  }
  await until(async () => (await running()).length === ids.length, { withinMilliseconds: 15_000 })
  expect((await running()).sort()).toEqual(ids)
})

test('a match whose node falls silent goes to the next, and the silent one leaves it alone when it wakes up', async () => {
  const house = await cluster()
  const { ids, server: from } = await withMatches(house, 1)
  const [silent, next] = [await house.start(), await house.start()]
  const movers = await people(from, ids)
  const redis = house.redis.client()
  const ran = async (server: TestServer) => (await matchesOf(server)).some(({ roomId }) => roomId === ids[0])
  silent.signal('SIGSTOP')
  await from.stop()
  expect(await redis.keys('cavea:node:*:requests')).toEqual([])
  silent.signal('SIGCONT')
  await onTheirWay(movers, lastTick(movers) + 10)
  expect([await ran(silent), await ran(next)]).toEqual([false, true])
  expect(movers.map(({ lost }) => lost).filter(Boolean)).toEqual([])
  // It is whole again: what is asked of it now it does.
  await next.stop()
  await onTheirWay(movers, lastTick(movers) + 10)
  expect([await ran(silent), movers.map(hostOf)[0]]).toEqual([true, `127.0.0.1:${silent.port}`])
})

test('a match that another process has taken is left with all who are in it, and its server goes on', async () => {
  const house = await cluster()
  const { ids, server: from } = await withMatches(house, 1)
  const movers = await people(from, ids)
  const to = await house.start()
  const redis = house.redis.client()
  const nodes = Object.entries(await redis.hgetall('cavea:nodes'))
  const [node = ''] = nodes.find(([, word]) => word.includes(`:${to.port}`)) ?? []
  await redis.set('cavea:offer:theirs', '1')
  await redis.lpush(`cavea:node:${node}:requests`, JSON.stringify({ request: 'theirs', roomId: ids[0] }))
  await until(() => movers.every((mover) => hostOf(mover) === `127.0.0.1:${to.port}`), { withinMilliseconds: 15_000 })
  await onTheirWay(movers, lastTick(movers) + 10)
  expect(movers.map(({ lost, drops }) => [lost, drops])).toEqual(movers.map(() => ['', [4010]]))
  expect((await matchesOf(from)).filter(({ roomId }) => roomId === ids[0])).toEqual([])
  expect(from.running).toBe(true)
})

test('a server whose Redis has fallen silent ends within its bound, and lets everybody come back', async () => {
  const house = await cluster()
  const { ids, server } = await withMatches(house, 1)
  const movers = await people(server, ids)
  house.redis.signal('SIGSTOP')
  onTestFinished(() => house.redis.signal('SIGCONT'))
  const since = performance.now()
  server.signal('SIGTERM')
  await server.exited
  expect(performance.now() - since).toBeLessThan(10_000)
  await until(() => movers.every(({ drops }) => drops.length > 0))
  expect(movers.map(({ drops }) => drops[0])).toEqual([4010, 4010])
})
