import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import { Random } from '../../shared/random.ts'
import { audit } from '../../shared/tape/audit.ts'
import { asOperator, Clients, firstMatch, type Joined, matchesOf, operatorPassword } from '../support/clients.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const choices = ['stone', 'ice', 'shrinking']
/** So many are in both stands at once. */
const twice = 10
const eachRelay = 100

/** One voter, at one relay or at two, and what they know of their vote. */
class Voter {
  readonly rooms: readonly Joined[]
  /** What was confirmed last; undefined while nothing was. */
  choice: string | undefined
  confirmed = 0
  /** Whether a vote was sent of which nothing was heard. */
  unsure = false

  constructor(...rooms: Joined[]) {
    this.rooms = rooms
  }

  async vote(ballot: string, choice: string, room = this.rooms[0]): Promise<void> {
    this.unsure = true
    const answer = room?.request('vote', { ballot, choice })
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 12_000))
    await Promise.race([answer, late])
    this.unsure = false
    this.choice = choice
    this.confirmed += 1
  }
}

test('every vote that a relay has confirmed counts once, whatever is killed in between', async () => {
  const seed = `${Date.now()}`
  const random = Random.fromSeed(seed, 'kills')
  await using redis = await RedisServer.start()
  const shared = mkdtempSync(join(tmpdir(), 'cavea-cluster-'))
  const env = {
    CAVEA_ADMIN_PASSWORD: operatorPassword,
    CAVEA_BALLOT_EVERY_SECONDS: '0',
    CAVEA_BOTS: '2',
    REDIS_URL: redis.address,
  }
  const play = { dataFolder: shared, env: { ...env, CAVEA_ROLES: 'play' } }
  const watch = { env: { ...env, CAVEA_ROLES: 'watch' } }
  await using origin = await TestServer.start(play)
  await using one = await TestServer.start(watch)
  await using two = await TestServer.start(watch)
  const { roomId } = await firstMatch(origin)
  for (const relay of [one, two]) await until(async () => (await matchesOf(relay)).length > 0)

  await using atOne = new Clients(one.address)
  await using atTwo = new Clients(two.address)
  const person = (at: number) => (at < twice ? { person: `the same person ${at} in two stands` } : {})
  const join100 = (clients: Clients) =>
    Promise.all(Array.from({ length: eachRelay }, (_, at) => clients.watch(roomId, person(at))))
  const [first, second] = await Promise.all([join100(atOne), join100(atTwo)])
  const joinedMs = performance.now()
  const lost: string[] = []
  for (const room of [...first, ...second]) room.onLeave((code) => void lost.push(`${room.name} ${code}`))
  const both = first.slice(0, twice).map((room, at) => new Voter(room, second[at] as Joined))
  const alone = [...first.slice(twice), ...second.slice(twice)].map((room) => new Voter(room))
  const voters = [...both, ...alone]

  const opened = await asOperator(origin, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 300 })
  const { ballot } = (await opened.json()) as { ballot: string }
  const shown = () => first[0]?.state.ballots.get(ballot)
  await until(() => [...first, ...second].every((room) => room.state.ballots.get(ballot)?.status === 'open'))

  const seenTick = ({ rooms }: Voter) => Math.max(...rooms.map(({ state }) => state.tick))
  /** Some vote, again and again, until told to stop. */
  const voting = (some: readonly Voter[]) => {
    const stop = new AbortController()
    const all = some.map(async (voter) => {
      while (!stop.signal.aborted) {
        await voter.vote(ballot, random.pick(choices) ?? 'ice', random.pick(voter.rooms)).catch(() => {})
        const pausesUntil = seenTick(voter) + random.integer(2, 12)
        await until(() => stop.signal.aborted || seenTick(voter) >= pausesUntil, {
          withinMilliseconds: 60_000,
          everyMilliseconds: 40,
        })
      }
    })
    return async () => {
      stop.abort()
      await Promise.all(all)
    }
  }
  // Half of them vote no more once the origin is killed: no later vote hides that an earlier one was lost.
  const quiet = voters.filter((_, at) => at % 2 === 0)
  const loud = voters.filter((_, at) => at % 2 === 1)
  const [hush, stop] = [voting(quiet), voting(loud)]
  await until(() => voters.every((voter) => voter.confirmed > 0), { withinMilliseconds: 20_000 })

  // The SDK as it comes returns only where it has been for that long.
  await until(() => performance.now() - joinedMs > 5200, { withinMilliseconds: 6000 })

  await two.kill()
  const tick = () => first[0]?.state.tick ?? 0
  const before = tick()
  await until(() => tick() > before + 30, { what: 'the other relay goes on' })
  await using twoAgain = await TestServer.start({ ...watch, port: two.port, dataFolder: two.dataFolder })
  await until(() => second.every((room) => room.connection.isOpen), { withinMilliseconds: 30_000 })

  const hushed = hush()
  await origin.kill()
  const atKill = tick()
  await using next = await TestServer.start(play)
  await until(() => [...first, ...second].every((room) => room.state.tick > atKill + 60), {
    what: 'everybody sees the match go on',
    withinMilliseconds: 20_000,
  })
  const known = loud.map(({ confirmed }) => confirmed)
  await until(() => loud.every(({ confirmed }, at) => confirmed > (known[at] ?? 0)), { withinMilliseconds: 30_000 })
  await Promise.all([hushed, stop()])
  // Some have voted so often that they have to wait for a second.
  const voted = (voter: Voter) =>
    voter.vote(ballot, 'ice').then(
      () => true,
      () => false,
    )
  // Not too often, for whoever sends more than twenty messages in a second is put out.
  const patiently = { withinMilliseconds: 10_000, everyMilliseconds: 250 }
  for (const voter of voters) if (voter.unsure) await until(() => voted(voter), patiently)

  expect(lost, seed).toEqual([])
  await until(() => shown()?.voters === voters.length, { withinMilliseconds: 5000 })
  const wanted = Object.fromEntries(
    choices.map((choice) => [choice, voters.filter((voter) => voter.choice === choice).length]),
  )
  await until(
    () => JSON.stringify(shown()?.counts.toJSON()) === JSON.stringify({ ...shown()?.counts.toJSON(), ...wanted }),
  )
  expect(shown()?.counts.toJSON(), seed).toMatchObject(wanted)
  await next.stop()
  const store = new RedisStore(redis.client(), new FileStore(join(shared, 'tapes'), () => {}), 10_000)
  const records = (await store.read(roomId)) ?? []
  const recount = audit(records).find((one) => one.ledger.ballot === ballot)
  expect(recount?.recount, seed).toMatchObject({ counts: wanted, voters: voters.length })
  expect(new Set(records.map(({ epoch }) => epoch)).size).toBe(2)
  expect(twoAgain.running).toBe(true)
  rmSync(shared, { recursive: true, force: true })
}, 180_000)
