import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Room, Client as SdkClient } from '@colyseus/sdk'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import type { GameState } from '../../shared/state.ts'
import { audit } from '../../shared/tape/audit.ts'
import { asOperator, firstMatch, matchesOf, operatorPassword } from '../support/clients.ts'
import { Nginx } from '../support/nginx.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { always, until } from '../support/until.ts'

/** A stock SDK client, as it comes, and what became of its sockets. */
class Visitor {
  readonly room: Room<unknown, GameState>
  readonly drops: string[] = []
  lost = ''

  constructor(room: Room<unknown, GameState>) {
    this.room = room
    for (const type of ['marks', 'chat', 'hide', 'tally', 'stalled', 'line', 'seat']) room.onMessage(type, () => {})
    room.onDrop((code, reason) => void this.drops.push(`${code} ${reason ?? ''}`.trim()))
    room.onLeave((code, reason) => {
      this.lost = `${room.name} ${code} ${reason ?? ''}`
    })
    room.onError(() => {})
  }

  get tick(): number {
    return this.room.state.tick
  }
}

/** Players who send an input each tick, whatever their socket does. */
function keepMoving(players: readonly Visitor[]) {
  const inputs = players.map(({ room }) => room.input() as unknown as { data: Record<string, unknown>; send(): void })
  const timer = setInterval(() => {
    for (const [at, input] of inputs.entries()) {
      if (!players[at]?.room.connection.isOpen) continue
      Object.assign(input.data, { moveX: Math.cos(at + Date.now() / 400), moveY: Math.sin(at + Date.now() / 400) })
      input.send()
    }
  }, 1000 / 30)
  onTestFinished(() => clearInterval(timer))
}

async function cluster() {
  const redis = await RedisServer.start()
  const dataFolder = mkdtempSync(join(tmpdir(), 'cavea-takeover-'))
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
  const start = async () => {
    const server = await TestServer.start({ env, dataFolder })
    onTestFinished(() => server[Symbol.asyncDispose]())
    return server
  }
  const store = new RedisStore(redis.client(), new FileStore(join(dataFolder, 'tapes'), () => {}), 10_000)
  return { redis, start, store }
}

/** The servers that say that they run a match. */
async function hostsOf(roomId: string, servers: readonly TestServer[]): Promise<TestServer[]> {
  const run = await Promise.all(servers.map(async (one) => (await matchesOf(one)).some((row) => row.roomId === roomId)))
  return servers.filter((_, at) => run[at])
}

const goOn = (visitors: readonly Visitor[], beyond: number, what: string) =>
  until(() => visitors.every(({ tick, lost }) => lost !== '' || tick > beyond), { what, withinMilliseconds: 20_000 })
const lostOf = (visitors: readonly Visitor[]) => visitors.map(({ lost }) => lost).filter(Boolean)
const lastTick = (visitors: readonly Visitor[]) => Math.max(...visitors.map(({ tick }) => tick))

// The SDK tells of each of its tries.
vi.spyOn(console, 'info').mockImplementation(() => {})

test('matches of a killed server go on at a surviving one, and those of a stopped one do not come back with it', async () => {
  const house = await cluster()
  const [first, second, third] = await Promise.all([house.start(), house.start(), house.start()])
  const nginx = await Nginx.before([first.port, second.port, third.port])
  onTestFinished(() => nginx[Symbol.asyncDispose]())
  const { roomId } = await firstMatch(first)
  const visitor = (room: unknown) => new Visitor(room as Room<unknown, GameState>)
  const play = Array.from({ length: 4 }, (_, at) =>
    new SdkClient(nginx.address).joinById<GameState>(roomId, { name: `P${at}` }).then(visitor),
  )
  const watch = Array.from({ length: 8 }, (_, at) =>
    new SdkClient(nginx.address).joinOrCreate<GameState>('watch', { match: roomId, name: `S${at}` }).then(visitor),
  )
  const [players, stands] = await Promise.all([Promise.all(play), Promise.all(watch)])
  const all = [...players, ...stands]
  onTestFinished(() => {
    for (const { room } of all) {
      room.reconnection.enabled = false
      if (room.connection.isOpen) void room.leave()
    }
  })
  const joinedMs = performance.now()
  await until(() => all.every(({ room }) => room.state.tick > 30))
  keepMoving(players)
  const opened = await asOperator(first, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 300 })
  const { ballot } = (await opened.json()) as { ballot: string }
  await until(() => stands.every(({ room }) => room.state.ballots.get(ballot)?.status === 'open'))
  for (const { room } of stands) await room.request('vote', { ballot, choice: 'ice' })
  // The stock SDK returns only where it has been for that long.
  await until(() => performance.now() - joinedMs > 5200, { withinMilliseconds: 6000 })

  const killedAtMs = performance.now()
  const seen = lastTick(players)
  await first.kill()
  await goOn(all, seen + 30, 'everybody goes on with a surviving server')
  const afterKillMs = performance.now() - killedAtMs
  expect(lostOf(all)).toEqual([])
  const [host, ...others] = await hostsOf(roomId, [second, third])
  if (host === undefined) throw new Error('Nobody runs the match.')
  expect(others).toEqual([])
  expect(players[0]?.room.state.ballots.get(ballot)?.counts.get('ice')).toBe(8)
  await until(async () => (await matchesOf(host)).find((row) => row.roomId === roomId)?.players === 4)

  // It stands still under people who do not know, and go on sending inputs.
  await until(() => performance.now() - killedAtMs > afterKillMs + 5200, { withinMilliseconds: 6000 })
  const survivor = host === second ? third : second
  for (const visitor of all) visitor.drops.length = 0
  host.signal('SIGSTOP')
  await until(async () => (await hostsOf(roomId, [survivor])).length === 1, {
    what: 'the last server takes the match',
    withinMilliseconds: 12_000,
  })
  const stoppedAtMs = performance.now()
  await until(() => performance.now() - stoppedAtMs > 3000)
  host.signal('SIGCONT')
  const atCont = (await house.store.read(roomId))?.at(-1)?.tick ?? 0
  const contAtMs = performance.now()
  await goOn(all, atCont + 30, 'everybody goes on with the last server')
  const afterContMs = performance.now() - contAtMs
  expect(lostOf(all)).toEqual([])
  const codes = new Set(all.flatMap(({ drops }) => drops))
  expect(codes).toContain(`4010 moved 127.0.0.1:${survivor.port}`)
  expect(await hostsOf(roomId, [host, survivor])).toEqual([survivor])

  // Nothing goes back and forth from here on.
  const epochsBefore = new Set((await house.store.read(roomId))?.map(({ epoch }) => epoch))
  for (const visitor of all) visitor.drops.length = 0
  const listed = async () => (await matchesOf(host)).map((row) => row.roomId).sort()
  const own = await until(async () => {
    const rows = await listed()
    return rows.length > 0 && rows
  })
  const last = lastTick(all)
  await always(() => all.every(({ drops, lost }) => drops.length === 0 && lost === ''), { forMilliseconds: 5000 })
  expect(Math.min(...all.map(({ tick }) => tick))).toBeGreaterThan(last + 90)
  expect(await hostsOf(roomId, [host, survivor])).toEqual([survivor])
  expect(await listed()).toEqual(own)
  const records = (await house.store.read(roomId)) ?? []
  expect(epochsBefore.size).toBe(3)
  expect(new Set(records.map(({ epoch }) => epoch))).toEqual(epochsBefore)
  expect(audit(records).flatMap(({ findings }) => findings)).toEqual([])
  console.log(`After the kill everybody played and watched on within ${Math.round(afterKillMs)} ms,`)
  console.log(`and after the other server ran on within ${Math.round(afterContMs)} ms.`)
}, 90_000)
