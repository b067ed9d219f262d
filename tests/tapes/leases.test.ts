import { hostname } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { claimLease, handover, leaseMs, orphanedTapes } from '../../server/tape/redis/holder.ts'
import { RedisServer } from '../support/redis.ts'
import { until } from '../support/until.ts'

const elsewhere = 'another-machine:1:1'
const killed = `${hostname()}:${process.pid}:1`

/** Tapes in a Redis of their own, by id and holder; no holder is one whose lease has run out. */
async function tapes(holders: Readonly<Record<string, string | undefined>>) {
  const server = await RedisServer.start()
  onTestFinished(() => server[Symbol.asyncDispose]())
  const redis = server.client()
  await until(async () => (await redis.ping()) === 'PONG')
  for (const [id, holder] of Object.entries(holders)) {
    await redis.hset('cavea:tapes', id, JSON.stringify({ head: { match: id }, lastTick: 0, bytes: 0 }))
    if (holder !== undefined) await redis.set(`cavea:tape:${id}:holder`, holder, 'PX', leaseMs)
  }
  return { redis, other: server.client(), leftOf: (id: string) => redis.pttl(`cavea:tape:${id}:holder`) }
}

test('orphans are tapes whose lease has run out or whose process is gone, not those that are handed over', async () => {
  const { redis } = await tapes({ expired: undefined, killed, elsewhere, handed: handover })
  const found = (await orphanedTapes(redis)).map(({ head, isProven }) => [head.match, isProven])
  expect(found.sort()).toEqual([
    ['expired', false],
    ['killed', true],
  ])
})

test('of many that claim a tape at once one gets it, and holds it for as long as a restore may take', async () => {
  const { redis, other, leftOf } = await tapes({ expired: undefined, killed })
  for (const id of ['expired', 'killed']) {
    const claims = await Promise.all([redis, other, redis, other].map((client) => claimLease(client, id, false)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await leftOf(id)).toBeGreaterThan(leaseMs)
  }
  expect(await orphanedTapes(redis)).toEqual([])
})

test('the lease of a host that lives is taken only where it has asked for that, and that of a finished tape never', async () => {
  const { redis } = await tapes({ elsewhere, handed: handover })
  expect(await claimLease(redis, 'elsewhere', false)).toBe(false)
  expect(await claimLease(redis, 'elsewhere', true)).toBe(true)
  expect(await claimLease(redis, 'handed', false)).toBe(true)
  for (const isAsked of [false, true]) expect(await claimLease(redis, 'finished', isAsked)).toBe(false)
})
