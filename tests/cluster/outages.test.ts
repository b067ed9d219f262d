import { expect, onTestFinished, test } from 'vitest'
import { asOperator, Clients, firstMatch, matchesOf, operatorPassword } from '../support/clients.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { always, until } from '../support/until.ts'

const common = { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '2' }

test('a watch server lists and shows a match within seconds after Redis was wiped, and the match can be restored', async () => {
  await using redis = await RedisServer.start()
  const env = { ...common, REDIS_URL: redis.address }
  await using host = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'play' } })
  await using relay = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'watch' } })
  const { roomId } = await firstMatch(host)
  const listed = async () => (await matchesOf(relay)).some((row) => row.roomId === roomId)
  await until(listed)
  await using clients = new Clients(relay.address)
  const early = await clients.watch(roomId)
  const drops: number[] = []
  early.onDrop((code) => void drops.push(code))
  early.onLeave((code) => void drops.push(code))
  await until(() => early.state.tick > 30)

  await redis.client().flushall()
  const wipedMs = performance.now()
  // The relay reads the list once a second: by now it has read it since.
  await until(() => performance.now() - wipedMs > 2500)
  await always(listed, { forMilliseconds: 2000, everyMilliseconds: 100 })
  expect((await fetch(`${relay.address}/watch/${roomId}`)).status).not.toBe(404)
  const late = await clients.watch(roomId)
  const { tick } = early.state
  await until(() => early.state.tick > tick + 30 && late.state.tick > tick + 30)
  expect(drops).toEqual([])

  await host.kill()
  await using _next = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'play' }, dataFolder: host.dataFolder })
  const stoodAt = early.state.tick
  await until(() => early.state.tick > stoodAt + 30 && late.state.tick > stoodAt + 30, { withinMilliseconds: 10_000 })
})

test('a vote while Redis does not answer is refused as not ready well before the SDK gives up, at a host and at a relay', async () => {
  await using redis = await RedisServer.start()
  const env = { ...common, REDIS_URL: redis.address }
  await using host = await TestServer.start({ env })
  await using relay = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'watch' } })
  const { roomId } = await firstMatch(host)
  await until(async () => (await matchesOf(relay)).some((row) => row.roomId === roomId))
  await using atHost = new Clients(host.address)
  await using atRelay = new Clients(relay.address)
  const viewers = await Promise.all([atHost.watch(roomId), atRelay.watch(roomId)])
  const opened = await asOperator(host, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 120 })
  const { ballot } = (await opened.json()) as { ballot: string }
  await until(() => viewers.every(({ state }) => state.ballots.get(ballot)?.status === 'open'))

  redis.signal('SIGSTOP')
  onTestFinished(() => redis.signal('SIGCONT'))
  const sinceMs = performance.now()
  const outcomes = await Promise.allSettled(
    viewers.map((viewer) => viewer.request('vote', { ballot, choice: 'ice' }, { timeout: 30_000 })),
  )
  expect(outcomes).toMatchObject(viewers.map(() => ({ status: 'rejected', reason: { code: 'not_ready' } })))
  expect(performance.now() - sinceMs).toBeLessThan(7500)
  redis.signal('SIGCONT')
  for (const viewer of viewers) {
    const voted = () => viewer.request('vote', { ballot, choice: 'ice' }, { timeout: 30_000 })
    await until(voted, { withinMilliseconds: 10_000, everyMilliseconds: 250 })
  }
  await until(() => viewers.every(({ state }) => state.ballots.get(ballot)?.voters === 2))
})
