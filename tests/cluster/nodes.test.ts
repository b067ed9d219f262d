import type { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { Nodes } from '../../server/cluster/nodes.ts'
import { RedisServer } from '../support/redis.ts'
import { until } from '../support/until.ts'

/** Nodes on a Redis of their own, which note what they take. */
async function cluster() {
  const server = await RedisServer.start()
  onTestFinished(() => server[Symbol.asyncDispose]())
  const failures: unknown[] = []
  const join = async (id: string, take?: (roomId: string) => Promise<boolean>) => {
    const redis: Redis = server.client()
    const node = new Nodes(redis, { id, address: `${id}:2567` }, take, (_where, error) => void failures.push(error))
    await until(async () => (await redis.ping()) === 'PONG')
    await node.join()
    onTestFinished(() => node.leave().catch(() => {}))
    return node
  }
  const redis = server.client()
  const requestsOf = (id: string) => redis.lrange(`cavea:node:${id}:requests`, 0, -1)
  /** A node as others know it, which hears nothing. */
  const deaf = (id: string, saidMsAgo = 0) =>
    redis.hset('cavea:nodes', id, JSON.stringify({ address: `${id}:2567`, at: Date.now() - saidMsAgo, takes: true }))
  return { join, deaf, redis, requestsOf, failures }
}

test('those who take matches are asked in turn, and those who refuse are passed over', async () => {
  const { join, failures } = await cluster()
  const taken: string[] = []
  const taking = (id: string) => async (roomId: string) => {
    taken.push(`${roomId} at ${id}`)
    return true
  }
  await join('a', taking('a'))
  await join('b', taking('b'))
  const asker = await join('asker')
  for (const match of ['1', '2', '3', '4']) expect(await asker.handOn(match)).toMatch(/^[ab]:2567$/)
  expect(taken.filter((one) => one.endsWith('a'))).toHaveLength(2)
  expect(taken.filter((one) => one.endsWith('b'))).toHaveLength(2)
  await join('c', async () => false)
  for (const match of ['5', '6', '7']) expect(await asker.handOn(match)).toMatch(/^[ab]:2567$/)
  expect(failures).toEqual([])
})

test('a request that a process got which stands still is taken back like any other', async () => {
  const { join, deaf, redis, requestsOf } = await cluster()
  const asker = await join('asker')
  await deaf('d')
  const answer = asker.handTo({ id: 'd', address: 'd:2567' }, 'match')
  await until(async () => (await requestsOf('d')).length === 1)
  await redis.rpop('cavea:node:d:requests')
  expect(await answer).toBe('silent')
  expect(await redis.keys('cavea:offer:*')).toEqual([])
})

test('a node that has missed its time to speak is asked last: it may be gone', async () => {
  const { join, deaf } = await cluster()
  await deaf('d', 3500)
  await join('e', async () => true)
  const asker = await join('asker')
  expect((await asker.others()).map(({ id }) => id)).toEqual(['e', 'd'])
  for (const match of ['1', '2']) expect(await asker.handOn(match)).toBe('e:2567')
})

test('a node that does not hear keeps one match waiting, and not the next', async () => {
  const { join, deaf, requestsOf } = await cluster()
  await deaf('d')
  await join('e', async () => true)
  const asker = await join('asker')
  const answers = ['1', '2', '3', '4', '5'].map((match) => asker.handOn(match))
  await until(async () => (await requestsOf('d')).length > 0)
  const more = [await asker.handOn('6'), await asker.handOn('7'), await asker.handOn('8')]
  expect(await Promise.all([...answers, ...more])).toEqual(Array.from({ length: 8 }, () => 'e:2567'))
  expect((await requestsOf('d')).length).toBe(0)
})

test('a request that nobody hears is taken back, and who did not hear it is not asked again', async () => {
  const { join, deaf, requestsOf, failures } = await cluster()
  const asker = await join('asker')
  await deaf('d')
  const answer = asker.handOn('match')
  await until(async () => (await requestsOf('d')).length === 1)
  expect(await answer).toBeUndefined()
  expect(await requestsOf('d')).toEqual([])
  const before = performance.now()
  await deaf('d')
  expect(await asker.handOn('another')).toBeUndefined()
  expect(performance.now() - before).toBeLessThan(1000)
  expect(failures).toEqual([])
})

test('a node that has accepted a request is waited for, however late it was: the match goes to nobody else', async () => {
  const { join, deaf, redis, requestsOf, failures } = await cluster()
  const asker = await join('asker')
  await deaf('d')
  const since = performance.now()
  const answer = asker.handTo({ id: 'd', address: 'd:2567' }, 'match')
  const [text = ''] = await until(async () => {
    const all = await requestsOf('d')
    return all.length > 0 && all
  })
  const { request } = JSON.parse(text) as { request: string }
  await redis.rpop('cavea:node:d:requests')
  expect(await redis.del(`cavea:offer:${request}`)).toBe(1)
  await until(() => performance.now() - since > 3200)
  await redis.lpush(`cavea:answer:${request}`, 'taken')
  expect(await answer).toBe('taken')
  expect(failures).toEqual([])
})

test('a request that nobody waits for any more is refused, whatever kept it so long', async () => {
  const { join, redis, failures } = await cluster()
  const taken: string[] = []
  for (const request of ['old', 'new'])
    await redis.lpush('cavea:node:a:requests', JSON.stringify({ request, roomId: request }))
  await redis.set('cavea:offer:new', '1')
  await join('a', async (roomId) => taken.push(roomId) > 0)
  expect(await redis.brpop('cavea:answer:old', 5)).toEqual(['cavea:answer:old', 'refused'])
  expect(await redis.brpop('cavea:answer:new', 5)).toEqual(['cavea:answer:new', 'taken'])
  expect(taken).toEqual(['new'])
  expect(failures).toEqual([])
})
