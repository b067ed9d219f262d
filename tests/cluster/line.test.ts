import { Client, type SeatReservation } from '@colyseus/sdk'
import { expect, test } from 'vitest'
import type { LinePlace } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { Clients, firstMatch, type Joined, matchesOf, operatorPassword } from '../support/clients.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

/** Asks for a place again whenever the connection is back, as the watch page does. */
function standing(room: Joined, name: string) {
  const at: { place: LinePlace | undefined; seat: unknown } = { place: undefined, seat: undefined }
  const ask = async () => {
    at.place = await room.request('line.join', { name })
  }
  room.onMessage('line', (place: LinePlace) => {
    at.place = place
  })
  room.onMessage('seat', ({ reservation }: { reservation: unknown }) => {
    at.seat = reservation
  })
  Object.assign(room.reconnection, { minUptime: 0, delay: 100, maxDelay: 100, maxRetries: 600 })
  room.onReconnect(() => queueMicrotask(() => void ask()))
  return { at, ask }
}

test('who stood in line at a relay that was killed keeps the place by coming back, and holds nobody up by staying away', async () => {
  await using redis = await RedisServer.start()
  const env = {
    CAVEA_ADMIN_PASSWORD: operatorPassword,
    CAVEA_BALLOT_EVERY_SECONDS: '0',
    CAVEA_BOTS: '0',
    REDIS_URL: redis.address,
  }
  const watch = { env: { ...env, CAVEA_ROLES: 'watch' } }
  await using origin = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'play' } })
  await using relay = await TestServer.start(watch)
  const { roomId, maxPlayers } = await firstMatch(origin)
  await until(async () => (await matchesOf(relay)).length > 0)
  await using atOrigin = new Clients(origin.address)
  await using atRelay = new Clients(relay.address)
  const players = await Promise.all(Array.from({ length: maxPlayers }, () => atOrigin.play({ roomId })))

  const away = await atRelay.watch(roomId)
  const [first, second, third] = [
    standing(away, 'Anna'),
    standing(await atRelay.watch(roomId), 'Berta'),
    standing(await atRelay.watch(roomId), 'Clara'),
  ]
  for (const { ask } of [first, second, third]) await ask()
  expect([first, second, third].map(({ at }) => at.place?.position)).toEqual([1, 2, 3])
  await until(async () => (await firstMatch(origin)).spectators === 3)
  away.reconnection.enabled = false
  await relay.kill()
  for (const { at } of [second, third]) at.place = undefined
  await using _again = await TestServer.start({ ...watch, port: relay.port, dataFolder: relay.dataFolder })
  await until(() => second.at.place?.position === 1 && third.at.place?.position === 2, {
    what: 'those who are back are told of their places without the one who is not',
    withinMilliseconds: 30_000,
  })
  await players[0]?.leave()
  await until(() => second.at.seat !== undefined && third.at.place?.position === 1)
  expect(third.at.seat).toBeUndefined()
  // The seat is at the origin. The stock SDK takes it up at the address that it knows.
  const seated = await new Client(relay.address).consumeSeatReservation<GameState>(second.at.seat as SeatReservation)
  atRelay.keep(seated as Joined)
  await until(() => seated.state.seats?.get(seated.sessionId)?.human === true)
}, 90_000)
