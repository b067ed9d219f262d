import { expect, test } from 'vitest'
import { firstMatch, matchesOf, operatorPassword } from '../support/clients.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'
import { Sender } from './sender.ts'

const secret = 'whsec_YSBzZWNyZXQgZm9yIHRlc3RzIG9mIGV2ZW50cw=='
const common = {
  CAVEA_ADMIN_PASSWORD: operatorPassword,
  CAVEA_EVENTS_SECRET: secret,
  CAVEA_BALLOT_EVERY_SECONDS: '0',
  CAVEA_BOTS: '2',
}
const sender = new Sender(secret)
const streamIn = 'cavea:events:in'
const streamOut = 'cavea:events:out'
const patient = { withinMilliseconds: 30_000 }

type Entry = [id: string, fields: string[]]

/** Events that were taken from the stream, and refused ones. */
async function counted(server: TestServer): Promise<Record<string, number>> {
  const text = await (await fetch(`${server.address}/metrics`)).text()
  const rows = [...text.matchAll(/^cavea_events_in_total\{outcome="(\w+)"\} (\d+)$/gm)]
  return Object.fromEntries(rows.map(([, outcome = '', count]) => [outcome, Number(count)]))
}

test('events come by a stream, each match acknowledges its own, and who goes on with a match goes on with its events', async () => {
  await using redis = await RedisServer.start()
  const client = redis.client()
  const env = { ...common, REDIS_URL: redis.address }
  await using one = await TestServer.start({ env })
  const { roomId } = await firstMatch(one)
  const put = (id: string, subject: string, type = 'chat.spike') => {
    const event = { specversion: '1.0', id, source: '/tests', subject, type, data: { strength: 6 } }
    return client.xadd(streamIn, '*', 'event', JSON.stringify(event))
  }
  const groups = async () => (await client.xinfo('GROUPS', streamIn)) as unknown[][]
  const waiting = async (group: string) => {
    const row = (await groups()).find((fields) => fields[1] === group)
    const value = (name: string) => row?.[row.indexOf(name) + 1]
    return { pending: value('pending'), lag: value('lag') }
  }
  await until(async () => (await groups()).some((fields) => fields[1] === roomId))

  await put('by-match', roomId)
  await put('by-game', 'games/arena')
  await put('for-others', 'games/chess')
  await put('unknown', roomId, 'lion.release')
  await client.xadd(streamIn, '*', 'event', 'no event')
  await client.xadd(streamIn, '*', 'other', 'field')
  await until(async () => (await counted(one)).request_invalid === 2, patient)
  expect(await counted(one)).toEqual({ taken: 2, event_unknown: 1, request_invalid: 2 })
  await until(async () => (await waiting(roomId)).pending === 0)
  expect(await waiting(roomId)).toEqual({ pending: 0, lag: 0 })

  // What a process had been given and not acknowledged when it was killed is the next one's.
  await one.kill()
  await put('while-nobody-plays', roomId)
  await client.xreadgroup('GROUP', roomId, 'host', 'COUNT', 1, 'STREAMS', streamIn, '>')
  expect(await waiting(roomId)).toEqual({ pending: 1, lag: 0 })
  await put('after-it', roomId)
  await using two = await TestServer.start({ env })
  await until(async () => (await matchesOf(two)).some((row) => row.roomId === roomId), patient)
  await until(async () => (await counted(two)).taken === 2, patient)
  await until(async () => (await waiting(roomId)).pending === 0)

  // By HTTP at a process that does not play the match; what one has taken the other does not take.
  await using three = await TestServer.start({ env: { ...env, CAVEA_ROLES: 'watch' } })
  const request = sender.request({ id: 'raid', subject: roomId })
  expect(await sender.send(three.address, request)).toEqual([202, 'queued'])
  await until(async () => (await counted(two)).taken === 3, patient)
  expect(await sender.send(two.address, request)).toEqual([409, 'event_replayed'])
  expect(await sender.send(three.address, { id: 'y', subject: 'nobody' })).toEqual([404, 'match_unknown'])
  expect(await sender.send(two.address, { id: 'z', subject: roomId })).toEqual([202, 1])

  const told = ((await client.xrange(streamOut, '-', '+')) as Entry[]).map(([, [, text = '']]) => JSON.parse(text))
  expect(told[0]).toMatchObject({ id: `${roomId}:0:0`, type: 'cavea.match.started', subject: roomId })
  const said = new Map<string, string>()
  for (const { id, type, data } of told) {
    expect(said.get(id) ?? JSON.stringify([type, data])).toBe(JSON.stringify([type, data]))
    said.set(id, JSON.stringify([type, data]))
  }
})

test('a Redis that goes away and comes back loses no event that it kept', async () => {
  await using redis = await RedisServer.start()
  const env = { ...common, REDIS_URL: redis.address }
  await using server = await TestServer.start({ env })
  const { roomId } = await firstMatch(server)
  const put = (id: string) => {
    const event = { specversion: '1.0', id, source: '/tests', subject: roomId, type: 'chat.spike' }
    return redis.client().xadd(streamIn, '*', 'event', JSON.stringify(event))
  }
  await put('before')
  await until(async () => (await counted(server)).taken === 1, patient)
  await redis.kill()
  await redis.restart()
  await until(() => put('after'))
  await until(async () => (await counted(server)).taken === 2, patient)
})
