import { expect, test } from 'vitest'
import { asOperator, firstMatch, operatorPassword } from '../support/clients.ts'
import { basic } from '../support/http-front.ts'
import { TestServer } from '../support/server.ts'
import { always, until } from '../support/until.ts'
import { Receiver } from './receiver.ts'

const secret = 'whsec_YSBzZWNyZXQgZm9yIHRlc3RzIG9mIGV2ZW50cw=='
const common = { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '2' }
const envFor = (...receivers: Receiver[]) => ({
  ...common,
  CAVEA_EVENTS_OUT_SECRET: secret,
  CAVEA_EVENTS_SUBSCRIBERS: receivers.map(({ address }) => address).join(','),
})

async function openBallot(server: TestServer, roomId: string): Promise<string> {
  const response = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 60 })
  return ((await response.json()) as { ballot: string }).ballot
}

interface DeadRow {
  subscriber: string
  reason: string
  tries: number
  event: { id: string; type: string }
}

async function dead(server: TestServer): Promise<DeadRow[]> {
  const response = await fetch(`${server.address}/api/events/dead`, { headers: basic(operatorPassword) })
  return (await response.json()) as DeadRow[]
}

const places = (receiver: Receiver) =>
  receiver.taken.map(({ id }) => id.split(':').slice(1).map(Number) as [tick: number, ordinal: number])

const isInOrder = (receiver: Receiver) =>
  places(receiver).every(([tick, ordinal], at, all) => {
    const [before = -1, beforeOrdinal = -1] = all[at - 1] ?? []
    return tick > before || (tick === before && ordinal > beforeOrdinal)
  })

test('subscribers are told in order, whatever one of them answers, and are not led elsewhere', async () => {
  await using steady = await Receiver.open(secret)
  await using moody = await Receiver.open(secret)
  await using lost = await Receiver.open(secret)
  let failures = 0
  moody.answer = ({ type }) => (type === 'cavea.match.started' && failures++ < 2 ? 500 : 202)
  lost.answer = ({ type }) => (type === 'cavea.ballot.opened' ? { redirect: `${steady.address}?led=1` } : 200)
  await using server = await TestServer.start({ env: envFor(steady, moody, lost) })
  const { roomId } = await firstMatch(server)
  const ballot = await openBallot(server, roomId)
  for (const receiver of [steady, moody]) {
    await until(() => receiver.taken.some(({ type }) => type === 'cavea.ballot.opened'))
    expect(receiver.taken[0]).toMatchObject({ specversion: '1.0', id: `${roomId}:0:0`, type: 'cavea.match.started' })
    const opened = receiver.taken.find(({ type }) => type === 'cavea.ballot.opened')
    expect(opened).toMatchObject({ source: `/games/arena/matches/${roomId}`, subject: roomId, data: { ballot } })
    expect(isInOrder(receiver)).toBe(true)
    expect(receiver.forged).toEqual([])
  }
  expect(moody.requests.slice(0, 3).map(({ status }) => status)).toEqual([500, 500, 202])

  const [row] = await until(async () => {
    const rows = await dead(server)
    return rows.length > 0 ? rows : undefined
  })
  expect(row).toMatchObject({
    subscriber: lost.address,
    reason: 'answered 307',
    tries: 1,
    event: { type: 'cavea.ballot.opened' },
  })
  // Whoever follows a redirect sends the request a second time.
  expect(steady.requests.filter(({ id }) => id === row?.event.id)).toHaveLength(1)
  expect((await fetch(`${server.address}/api/events/dead`)).status).toBe(401)
})

test('a subscriber that is gone gets all when it is back', async () => {
  await using receiver = await Receiver.open(secret)
  await receiver.close()
  await using server = await TestServer.start({ env: envFor(receiver) })
  const { roomId } = await firstMatch(server)
  await openBallot(server, roomId)
  await receiver.listen()
  await until(() => receiver.taken.some(({ type }) => type === 'cavea.ballot.opened'), { withinMilliseconds: 20_000 })
  expect(receiver.taken[0]?.id).toBe(`${roomId}:0:0`)
  expect(isInOrder(receiver)).toBe(true)
})

test('a kill loses nothing that waited, and tells nothing under two ids or two things under one', async () => {
  await using receiver = await Receiver.open(secret)
  const env = envFor(receiver)
  await using first = await TestServer.start({ env })
  const { roomId, startedAt } = await firstMatch(first)
  await until(() => receiver.taken.length > 0)
  // From here on nobody answers, so that what happens waits.
  await receiver.close()
  const ballot = await openBallot(first, roomId)
  // The ballot is on the tape before it is in the list of what waits: a moment later it is in both.
  await until(async () => (await firstMatch(first)).startedAt + 4000 < Date.now(), { withinMilliseconds: 10_000 })
  await first.kill()
  await receiver.listen()

  await using second = await TestServer.start({ env, dataFolder: first.dataFolder })
  expect(await firstMatch(second)).toMatchObject({ roomId, startedAt })
  const nextBallot = await openBallot(second, roomId)
  const openedIn = () => receiver.taken.filter(({ type }) => type === 'cavea.ballot.opened')
  await until(() => openedIn().some(({ data }) => (data as { ballot: string }).ballot === nextBallot), {
    withinMilliseconds: 20_000,
  })
  const opened = openedIn().map(({ id, data }) => ({ id, ballot: (data as { ballot: string }).ballot }))
  expect(opened.map((one) => one.ballot)).toContain(ballot)
  expect(receiver.taken.filter(({ type }) => type === 'cavea.match.started')).toHaveLength(1)
  const said = new Map<string, string>()
  for (const { id, type, data } of receiver.taken) {
    const what = JSON.stringify([type, data])
    expect(said.get(id) ?? what).toBe(what)
    said.set(id, what)
  }
  expect(new Set(opened.map((one) => one.ballot)).size).toBe(new Set(opened.map((one) => one.id)).size)
  expect(isInOrder(receiver)).toBe(true)
})

test('a planned restart is no end of a match', async () => {
  await using receiver = await Receiver.open(secret)
  const env = envFor(receiver)
  await using first = await TestServer.start({ env })
  await until(() => receiver.taken.length > 0)
  await first.stop()
  await using second = await TestServer.start({ env, dataFolder: first.dataFolder })
  const { roomId } = await firstMatch(second)
  await openBallot(second, roomId)
  await until(() => receiver.taken.some(({ type }) => type === 'cavea.ballot.opened'))
  await always(() => receiver.taken.every(({ type }) => type !== 'cavea.match.ended'), { forMilliseconds: 300 })
  expect(receiver.taken.filter(({ type }) => type === 'cavea.match.started')).toHaveLength(1)
})
