import { expect, test } from 'vitest'
import { asOperator, Clients, firstMatch, type Joined, matchesOf, operatorPassword } from '../support/clients.ts'
import { Mover } from '../support/mover.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const common = { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '2' }

test('a relay of its own shows the matches of another process, and its spectators vote, chat and count there', async () => {
  await using redis = await RedisServer.start()
  const env = { ...common, REDIS_URL: redis.address }
  await using origin = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'play' } })
  await using relay = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'watch' } })
  const { roomId } = await firstMatch(origin)
  await until(async () => (await matchesOf(relay)).some((row) => row.roomId === roomId))
  await using clients = new Clients(relay.address)
  const viewers = await Promise.all(Array.from({ length: 20 }, () => clients.watch(roomId)))
  const [first] = viewers
  if (first === undefined) throw new Error('nobody')
  // Who has just joined may have no state yet.
  const tick = await until(() => first.state.tick)
  await until(() => first.state.tick > tick + 10)
  expect(first.state.seats.size).toBeGreaterThan(0)
  const lines: string[] = []
  viewers[1]?.onMessage('chat', ({ lines: came }: { lines: { text: string }[] }) => {
    lines.push(...came.map(({ text }) => text))
  })
  const opened = await asOperator(origin, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 60 })
  const { ballot } = (await opened.json()) as { ballot: string }
  await until(() => first.state.ballots.get(ballot)?.status === 'open')
  const answers = await Promise.all(viewers.map((viewer) => viewer.request('vote', { ballot, choice: 'ice' })))
  expect(answers).toMatchObject(viewers.map(() => ({ counted: true, ballot, choice: 'ice' })))
  await until(() => first.state.ballots.get(ballot)?.voters === 20)
  expect(first.state.ballots.get(ballot)?.counts.get('ice')).toBe(20)
  await expect(first.request('vote', { ballot, choice: 'lava' })).rejects.toMatchObject({ code: 'choice_unknown' })
  expect(await first.request('chat', { text: 'ave' })).toMatchObject({ sent: true })
  await until(() => lines.includes('ave'))
  await until(async () => (await firstMatch(origin)).spectators === 20, { withinMilliseconds: 5000 })
  await expect(clients.watch('nobody')).rejects.toThrow('match_unknown')
})

test('a relay that has lost its origin says that the match stands still, and goes on when another runs it', async () => {
  await using redis = await RedisServer.start()
  const env = { ...common, REDIS_URL: redis.address }
  await using origin = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'play' } })
  await using relay = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'watch' } })
  const { roomId } = await firstMatch(origin)
  await until(async () => (await matchesOf(relay)).length > 0)
  await using clients = new Clients(relay.address)
  const stalls = new Map<Joined, number>()
  const watch = async () => {
    const room = await clients.watch(roomId)
    room.onMessage('stalled', ({ forMs }: { forMs: number }) => stalls.set(room, forMs))
    return room
  }
  const early = await watch()
  await until(() => early.state.tick > 10)
  await origin.kill()
  await until(() => (stalls.get(early) ?? 0) >= 2000, { withinMilliseconds: 10_000 })
  // Nobody has to be asked about what was never shown.
  await expect(early.request('vote', { ballot: 'b999', choice: 'ice' })).rejects.toMatchObject({
    code: 'ballot_unknown',
  })
  const stoodAt = early.state.tick
  const late = await watch()
  await until(() => stalls.has(late))
  expect((await matchesOf(relay)).map((row) => row.roomId)).toContain(roomId)
  expect([early.state.tick, late.state.tick]).toEqual([stoodAt, stoodAt])
  await using _next = await TestServer.start({
    env: { ...env, CAVEA_ROLES: 'play' },
    dataFolder: origin.dataFolder,
  })
  await until(() => early.state.tick > stoodAt + 30 && late.state.tick > stoodAt + 30, { withinMilliseconds: 10_000 })
  expect(early.connection.isOpen).toBe(true)
})

test('a relay without a Redis says what it needs', async () => {
  await using relay = await TestServer.launch({ env: { ...common, CAVEA_ROLES: 'watch' } })
  expect((await relay.exited).code).toBe(1)
  expect(relay.output).toContain('REDIS_URL')
})

test('a relay that is told to end sends its spectators to another relay, which has not shown their match yet', async () => {
  await using redis = await RedisServer.start()
  const env = { ...common, REDIS_URL: redis.address }
  await using origin = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'play' } })
  await using one = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'watch' } })
  await using two = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'watch' } })
  const { roomId } = await firstMatch(origin)
  for (const relay of [one, two]) await until(async () => (await matchesOf(relay)).length > 0)
  await using clients = new Clients(one.address)
  const follower = new Mover(await clients.watch(roomId))
  await until(() => follower.room.state.tick > 10)
  await one.stop()
  const { tick } = follower.room.state
  await until(() => follower.room.state.tick > tick + 30, { withinMilliseconds: 10_000 })
  expect([follower.lost, follower.drops]).toEqual(['', [4010]])
  expect(new URL(follower.room.connection.url ?? '').host).toBe(`127.0.0.1:${two.port}`)
})
