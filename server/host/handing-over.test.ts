import { matchMaker } from '@colyseus/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { verify } from '../../shared/tape/verify.ts'
import { Clients } from '../../tests/support/clients.ts'
import { InProcess } from '../../tests/support/in-process.ts'
import { ask, smallGame } from '../../tests/support/small-game.ts'
import { until } from '../../tests/support/until.ts'

/** What Colyseus believes of a match. */
const clockMs = (roomId: string) => matchMaker.getLocalRoomById(roomId).clock.elapsedTime
const listed = async (roomId: string) => (await matchMaker.query({ roomId }))[0]?.clients

test('a match that is handed over leaves its tape open, with everybody in it', async () => {
  await using house = await InProcess.start(smallGame)
  await using clients = new Clients(house.address)
  const player = await clients.play({ roomId: house.roomId }, { name: 'Ann', person: 'a secret of sixteen' })
  player.reconnection.enabled = false
  const match = house.matches.get(house.roomId)
  await until(() => match.state.seats.has(player.sessionId))
  const { tick } = match.state
  const roomId = await house.handOver()
  expect(house.matches.find(roomId)).toBeUndefined()
  const records = (await house.store.read(roomId)) ?? []
  const last = records.at(-1)
  expect(records.some(({ kind }) => kind === 'end')).toBe(false)
  expect(last?.kind === 'snapshot' && last.snapshot.claims).toMatchObject([{ seat: player.sessionId, name: 'Ann' }])
  expect(last?.tick).toBeGreaterThan(tick)
  expect(await house.tapes.unfinished()).toEqual([roomId])
  expect(house.failures).toEqual([])
})

test('a match that is brought back goes on under everybody who was in it, by themselves, with stock clients', async () => {
  await using house = await InProcess.start(smallGame, { bots: 2 })
  await using clients = new Clients(house.address)
  const player = await clients.play({ roomId: house.roomId }, { name: 'Ann', person: 'a secret of sixteen' })
  const spectator = await clients.watch(house.roomId, { name: 'Ben' })
  for (const room of [player, spectator]) room.reconnection.minUptime = 0
  const before = house.matches.get(house.roomId)
  await before.submit(ask.set('ground', 'mud'))
  const ballot = await house.openBallot('night', 60)
  await until(() => spectator.state.ballots.has(ballot))
  const [first = '', second = ''] = [...(spectator.state.ballots.get(ballot)?.options ?? [])]
  expect(await spectator.request('vote', { ballot, choice: first })).toMatchObject({ changed: false })
  const { startedAt } = before.describe()
  const dropped: number[] = []
  player.onDrop((code) => void dropped.push(code))
  const timeBefore = clockMs(house.roomId)
  const roomId = await house.handOver()
  const lastTick = before.state.tick
  await house.bringBack('small', roomId)
  // Clients believe that the match's clock never goes back.
  expect(clockMs(roomId)).toBeGreaterThanOrEqual(timeBefore)
  const after = house.matches.get(roomId)
  expect(after).not.toBe(before)
  expect(after.state.tick).toBe(lastTick)
  await until(() => after.state.seats.get(player.sessionId)?.controller === 'player', { withinMilliseconds: 15_000 })
  await until(() => player.state.tick > lastTick && spectator.state.tick > lastTick, { withinMilliseconds: 15_000 })
  expect(dropped).toEqual([4010])
  expect(after.describe()).toMatchObject({ roomId, players: 1, bots: 1, startedAt })
  expect([after.state.seats.get(player.sessionId)?.name, await listed(roomId)]).toEqual(['Ann', 1])
  expect(spectator.state.mechanics.get('ground')).toMatchObject({ value: 'mud' })
  // The vote of before is known still: another choice takes its place.
  expect(await spectator.request('vote', { ballot, choice: second })).toMatchObject({ changed: true })
  const counts = () => spectator.state.ballots.get(ballot)?.counts
  await until(() => counts()?.get(second) === 1 && (counts()?.get(first) ?? 0) === 0)
  expect(await player.request('jump', { by: 2 })).toEqual({ done: true })
  await house.handOver()
  expect(house.failures).toEqual([])
  const { difference, snapshots } = verify(smallGame, (await house.store.read(roomId)) ?? [])
  // At the beginning, and at each of the two times.
  expect([difference, snapshots]).toEqual([undefined, 3])
})

test('who comes to it from another device has one seat, and that one: the kept one is given up', async () => {
  await using house = await InProcess.start(smallGame)
  await using clients = new Clients(house.address)
  const player = await clients.play({ roomId: house.roomId }, { name: 'Ann', person: 'a secret of sixteen' })
  player.reconnection.enabled = false
  const roomId = await house.handOver()
  await house.bringBack('small', roomId)
  const match = house.matches.get(roomId)
  await until(() => match.state.seats.get(player.sessionId)?.controller === 'nobody')
  expect(match.describe().players).toBe(1)
  // They come from another device: the seat that is kept for them goes, and they sit down anew.
  const anew = await clients.play({ roomId }, { name: 'Ann', person: 'a secret of sixteen' })
  await until(() => match.state.seats.has(anew.sessionId) && !match.state.seats.has(player.sessionId))
  expect(match.describe().players).toBe(1)
  await until(async () => (await listed(roomId)) === 1)
  await expect(clients.reconnect(player.reconnectionToken)).rejects.toThrow()
  expect(house.failures).toEqual([])
})

describe('a match that is handed over', () => {
  async function played() {
    const house = await InProcess.start(smallGame)
    const clients = new Clients(house.address)
    const rooms = [await clients.play({ roomId: house.roomId }), await clients.watch(house.roomId)]
    const codes: number[] = []
    for (const room of rooms) {
      room.reconnection.minUptime = 0
      room.onDrop((code) => void codes.push(code))
      room.onLeave((code) => void codes.push(code))
    }
    onTestFinished(() => clients[Symbol.asyncDispose]())
    return { house, codes, match: house.matches.get(house.roomId) }
  }

  test('is handed over once: who asks again meanwhile waits for the same', async () => {
    const { house, match } = await played()
    await using _house = house
    const address = Promise.withResolvers<string>()
    const first = match.handOver(() => address.promise)
    const again = match.handOver()
    address.resolve('elsewhere:2567')
    expect(await Promise.all([first, again])).toEqual(['elsewhere:2567', 'elsewhere:2567'])
  })

  test('lets its players come back, also where its tape could not be let go', async () => {
    const { house, match, codes } = await played()
    await using _house = house
    house.tapes.recorder(house.roomId).release = () => Promise.reject(new Error('The disk is full.'))
    await expect(match.handOver(async () => 'elsewhere')).rejects.toThrow('The disk is full.')
    await until(() => codes.length === 1)
    expect(codes).toEqual([4010])
  })

  test('lets everybody come back whose server ends before it was done, and leaves its tape open', async () => {
    const { house, match, codes } = await played()
    const { roomId } = house
    void match.handOver(() => new Promise(() => {}))
    await house[Symbol.asyncDispose]()
    await until(() => codes.length === 2)
    expect(codes).toEqual([4010, 4010])
    expect(await house.tapes.unfinished()).toEqual([roomId])
  })

  test('is not over where its server ends without having handed it over at all', async () => {
    const { house, codes } = await played()
    const { roomId } = house
    await house[Symbol.asyncDispose]()
    await until(() => codes.length === 2)
    expect(codes).toEqual([4010, 4010])
    const records = (await house.store.read(roomId)) ?? []
    const last = records.at(-1)
    // A roster after it would say that everybody has left.
    expect(last?.kind === 'snapshot' && last.snapshot.claims).toHaveLength(1)
    expect(await house.tapes.unfinished()).toEqual([roomId])
  })
})

test('a match whose room could not be opened goes on elsewhere: its tape is not ended', async () => {
  await using house = await InProcess.start(smallGame)
  const roomId = await house.handOver()
  const { insert } = matchMaker.driver
  if (insert === undefined) throw new Error('Rooms come to be in another way now.')
  matchMaker.driver.insert = async () => false
  await expect(house.bringBack('small', roomId)).rejects.toThrow('no longer available')
  matchMaker.driver.insert = insert
  await until(() => house.matches.find(roomId) === undefined)
  expect(await house.tapes.unfinished()).toEqual([roomId])
})
