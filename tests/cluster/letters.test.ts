import { afterAll, expect, test } from 'vitest'
import { Desk } from '../../server/cluster/desk.ts'
import { Letters } from '../../server/cluster/letters.ts'
import { type Answer, type Choice, mailKeys } from '../../server/cluster/stands-mail.ts'
import { RedisServer } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = await RedisServer.start()
afterAll(() => redis[Symbol.asyncDispose]())

/** A desk of one match that counts what it is asked to count. */
function deskOf(match: string) {
  const counted: string[] = []
  const votes: [voter: string, choice: Choice][] = []
  const runs = new Set([match])
  const desk = new Desk(redis.client(), {
    matches: () => [...runs],
    async votes(_match, { id, ballot, casts }) {
      counted.push(id)
      for (const [voter, choice] of casts) votes.push([voter, choice])
      return casts.map(([, choice]) => ({ counted: true, ballot, choice, changed: false, receipt: '' }))
    },
    say: async () => ({ sent: true }),
    line: () => undefined,
    failed: () => {},
  })
  return { desk, counted, votes, runs }
}

const votes = { kind: 'votes', ballot: 'b1', casts: [['a', 'ice', 1]] } as const
const lettersOf = (relay: string) =>
  new Letters(
    redis.client(),
    relay,
    () => {},
    () => {},
  )

test('what is asked while nobody runs the match is answered by whoever does next, in its order, and taken out', async () => {
  const letters = lettersOf('r1')
  const answers = Promise.all([
    letters.ask('m1', votes),
    letters.ask('m1', votes),
    letters.ask('m1', { kind: 'say', voter: 'a', from: 'A', text: 'x', seenTick: 1 }),
  ])
  await until(async () => (await redis.client().xlen(mailKeys.asked('m1'))) === 3)
  const { desk, counted } = deskOf('m1')
  expect((await answers).map(({ kind }) => kind)).toEqual(['votes', 'votes', 'say'])
  expect(counted).toEqual(['r1.1', 'r1.2'])
  await until(async () => (await redis.client().xlen(mailKeys.asked('m1'))) === 0)
  letters.close()
  desk.close()
})

test('a letter that Redis has lost is sent again, one that came twice is done once, and the answer is the same', async () => {
  const letters = lettersOf('r2')
  const answer = letters.ask('m2', votes)
  const key = mailKeys.asked('m2')
  await until(async () => (await redis.client().xlen(key)) === 1)
  const [entry] = await redis.client().xrange(key, '-', '+')
  await redis.client().del(key)
  await until(async () => (await redis.client().xlen(key)) === 1, { withinMilliseconds: 6000 })
  await redis.client().xadd(key, '*', ...(entry?.[1] ?? []))
  const { desk, counted } = deskOf('m2')
  expect((await answer).kind).toBe('votes')
  await until(async () => (await redis.client().xlen(key)) === 0)
  expect(counted).toEqual(['r2.1'])
  letters.close()
  desk.close()
})

const added = async (key: string) => {
  const about = (await redis.client().xinfo('STREAM', key)) as unknown[]
  return Number(about[about.indexOf('entries-added') + 1])
}

test('votes that were lost are sent again without those that a later one has overtaken, and answered by that', async () => {
  const letters = lettersOf('r5')
  const key = mailKeys.asked('m5')
  const cast = (voter: string, choice: string) => [voter, choice, 1] as const
  const first = letters.ask('m5', { kind: 'votes', ballot: 'b1', casts: [cast('a', 'ice'), cast('b', 'ice')] })
  await until(async () => (await redis.client().xlen(key)) === 1)
  await redis.client().del(key)
  const second = letters.ask('m5', { kind: 'votes', ballot: 'b1', casts: [cast('c', 'mud'), cast('a', 'stone')] })
  // Nobody answers yet: the lost one is sent again, behind the other.
  await until(async () => (await redis.client().xlen(key)) === 2, { withinMilliseconds: 6000 })
  const { desk, votes } = deskOf('m5')
  const choices = (answer: Answer) => (answer.kind === 'votes' ? answer.answers : [])
  expect(choices(await first)).toMatchObject([{ choice: 'stone' }, { choice: 'ice' }])
  expect(choices(await second)).toMatchObject([{ choice: 'mud' }, { choice: 'stone' }])
  expect(votes).toEqual([
    ['c', 'mud'],
    ['a', 'stone'],
    ['b', 'ice'],
  ])
  letters.close()
  desk.close()
})

test('of votes that were all overtaken, and of lines, nothing is sent again', async () => {
  const letters = lettersOf('r6')
  const key = mailKeys.asked('m6')
  const lost = [
    letters.ask('m6', votes),
    letters.ask('m6', { kind: 'say', voter: 'b', from: 'B', text: '!ice', seenTick: 1 }),
    letters.ask('m6', { kind: 'line.join', spectator: 's', name: 'S', person: '' }),
  ]
  await until(async () => (await redis.client().xlen(key)) === 3)
  await redis.client().del(key)
  const casts = [['a', 'stone', 1] as const, ['b', 'stone', 1] as const]
  const later = [letters.ask('m6', { ...votes, casts }), letters.ask('m6', { kind: 'line.leave', spectator: 's' })]
  await expect(lost[1]).rejects.toMatchObject({ code: 'not_ready' })
  await expect(lost[2]).rejects.toMatchObject({ code: 'not_ready' })
  const { desk } = deskOf('m6')
  expect(await lost[0]).toMatchObject({ answers: [{ choice: 'stone' }] })
  await Promise.all(later)
  expect(await added(key)).toBe(2)
  letters.close()
  desk.close()
})

test('a letter that is lost while Redis is slow to say so is sent again once', async () => {
  const letters = lettersOf('r7')
  const key = mailKeys.asked('m7')
  const answer = letters.ask('m7', votes)
  await until(async () => (await redis.client().xlen(key)) === 1)
  await redis.client().del(key)
  // Long enough for several looks.
  await redis.client().client('PAUSE', 4000, 'ALL')
  await until(async () => (await redis.client().xlen(key)) > 0, { withinMilliseconds: 15_000 })
  expect(await added(key)).toBe(1)
  const { desk } = deskOf('m7')
  expect((await answer).kind).toBe('votes')
  expect(await added(key)).toBe(1)
  letters.close()
  desk.close()
}, 30_000)

test('letters that are answered together go out of their stream in one step, and the answers are one entry', async () => {
  const letters = lettersOf('r8')
  const key = mailKeys.asked('m8')
  const asked = Array.from({ length: 40 }, () => letters.ask('m8', votes))
  await until(async () => (await redis.client().xlen(key)) === 40)
  const stored = Promise.withResolvers<void>()
  let taken = 0
  const desk = new Desk(redis.client(), {
    matches: () => ['m8'],
    async votes() {
      taken++
      await stored.promise
      return [{ code: 'ballot_closed', message: '' }]
    },
    say: async () => ({ sent: true }),
    line: () => undefined,
    failed: () => {},
  })
  await until(() => taken === 40)
  stored.resolve()
  expect(await Promise.all(asked)).toEqual(asked.map(() => expect.objectContaining({ kind: 'votes' })))
  expect(await redis.client().xlen(key)).toBe(0)
  expect(await added(mailKeys.told('r8'))).toBe(1)
  letters.close()
  desk.close()
})

test('what a relay was told long ago is taken out of its stream by what it is told now', async () => {
  const key = mailKeys.told('r9')
  const [seconds] = await redis.client().time()
  const longAgo = (Number(seconds) - 20) * 1000
  const filling = redis.client().pipeline()
  for (let at = 0; at < 1000; at++) filling.xadd(key, `${longAgo + at}-0`, 'm', '{"kind":"none"}')
  await filling.exec()
  const letters = lettersOf('r9')
  const { desk } = deskOf('m9')
  await letters.ask('m9', votes)
  // Redis takes entries out by the hundred.
  expect(await redis.client().xlen(key)).toBeLessThan(200)
  expect(await redis.client().pttl(key)).toBeGreaterThan(50_000)
  letters.close()
  desk.close()
})

test('a desk that has lost its match while votes were being stored leaves them to the next one', async () => {
  const letters = lettersOf('r3')
  const first = deskOf('m3')
  first.runs.clear()
  const stores = Promise.withResolvers<readonly []>()
  let [taken, lost] = [false, false]
  const losing = new Desk(redis.client(), {
    matches: () => (lost ? [] : ['m3']),
    votes() {
      taken = true
      return stores.promise
    },
    say: async () => ({ sent: true }),
    line: () => undefined,
    failed: () => {},
  })
  const answer = letters.ask('m3', votes)
  await until(() => taken)
  lost = true
  stores.resolve([])
  first.runs.add('m3')
  expect(await answer).toMatchObject({ kind: 'votes', answers: [{ counted: true }] })
  expect(first.counted).toEqual(['r3.1'])
  letters.close()
  losing.close()
  first.desk.close()
})

test('letters go when Redis is back, also past one that was given up meanwhile', async () => {
  const letters = lettersOf('r4')
  await redis.kill()
  const none = letters.ask('m4', votes)
  await expect(none).rejects.toMatchObject({ code: 'not_ready' })
  const answer = letters.ask('m4', votes)
  await redis.restart()
  const { desk, counted } = deskOf('m4')
  expect((await answer).kind).toBe('votes')
  // The one that was given up may have been on its way to Redis by then.
  expect(counted.at(-1)).toBe('r4.2')
  letters.close()
  desk.close()
}, 30_000)
