import { Client } from '@colyseus/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stillSeconds } from '../../shared/match/seats.ts'
import { closeCodes } from '../../shared/protocol.ts'
import { Clients, type Joined } from '../support/clients.ts'
import { InProcess } from '../support/in-process.ts'
import { type SmallState, smallGame } from '../support/small-game.ts'
import { until } from '../support/until.ts'

const person = 'anna keeps this secret'

let house: InProcess
let clients: Clients
beforeEach(async () => {
  house = await InProcess.start(smallGame)
  clients = new Clients(house.address)
})
afterEach(async () => {
  await clients[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
  expect(house.failures).toEqual([])
})

const join = (options: Record<string, unknown> = {}) => clients.play({ roomId: house.roomId }, options)
const stateOf = (room: Joined) => room.state as SmallState
const lapsOf = (seen: Joined, seat: string) => stateOf(seen).runners.get(seat)?.laps
const controllerOf = (seen: Joined, seat: string) => stateOf(seen).seats.get(seat)?.controller

/** What a tunnel or a killed tab does to a socket, without the SDK's own way back. */
function cutOff(room: Joined): string {
  room.reconnection.enabled = false
  const token = room.reconnectionToken
  room.connection.close(4010)
  return token
}

/** The code with which a room is closed for good. */
const closeOf = (room: Joined) => new Promise<number>((resolve) => room.onLeave((code) => resolve(code)))

describe('a player whose connection is gone', () => {
  it('keeps the seat: the avatar stands still, then a bot plays it, then its player is back', async () => {
    const [anna, witness] = [await join({ name: 'Anna' }), await join()]
    const seat = anna.sessionId
    await anna.request('jump', { by: 2 })
    await until(() => lapsOf(witness, seat) === 2)
    const token = cutOff(anna)
    await until(() => controllerOf(witness, seat) === 'nobody')
    const awayTick = stateOf(witness).tick
    await until(() => controllerOf(witness, seat) === 'bot', { withinMilliseconds: 10_000 })
    const stillTicks = stateOf(witness).tick - awayTick
    expect(Math.abs(stillTicks - stillSeconds * smallGame.tickRate)).toBeLessThanOrEqual(1)
    const laps = lapsOf(witness, seat) ?? 0
    expect(laps).toBe(2)
    await until(() => (lapsOf(witness, seat) ?? 0) > laps, { what: 'the bot runs a lap', withinMilliseconds: 15_000 })
    const again = await clients.reconnect(token)
    expect(again.sessionId).toBe(seat)
    await until(() => controllerOf(witness, seat) === 'player')
    expect(stateOf(witness).seats.size).toBe(2)
    await again.request('jump', { by: 1 })
  })

  it('stands still until then, and is back with a new token after a reload', async () => {
    const [anna, witness] = [await join(), await join()]
    let current = anna
    for (let reload = 0; reload < 3; reload++) {
      current = await clients.reconnect(cutOff(current))
      expect(current.sessionId).toBe(anna.sessionId)
    }
    await until(() => controllerOf(witness, anna.sessionId) === 'player')
  })

  it('is taken from one tab to the next by the same person', async () => {
    const first = await join({ person })
    await first.request('jump', { by: 2 })
    await until(() => lapsOf(first, first.sessionId) === 2)
    const closed = closeOf(first)
    const second = await join({ person })
    expect(await closed).toBe(closeCodes.seatTaken)
    await until(() => stateOf(second).seats.has(second.sessionId) && !stateOf(second).seats.has(first.sessionId))
    expect(lapsOf(second, second.sessionId)).toBe(2)
  })
})

describe('a player who leaves', () => {
  it('hears the usual code, and has the score back when they come again', async () => {
    const [anna, witness] = [await join({ person }), await join()]
    await anna.request('jump', { by: 3 })
    await until(() => lapsOf(witness, anna.sessionId) === 3)
    expect(await anna.leave()).toBe(4000)
    await until(() => stateOf(witness).seats.size === 1)
    const [again, stranger] = [await join({ person }), await join({ person: `${person} no` })]
    await until(() => lapsOf(witness, again.sessionId) === 3)
    await until(() => lapsOf(witness, stranger.sessionId) === 0)
  })
})

describe('a full match', () => {
  it('turns players away with a sentence, and seats who stands in line when somebody leaves', async () => {
    const players = [await join(), await join(), await join()]
    await expect(join()).rejects.toThrow(/locked|full/)
    const [first, second] = [await clients.watch(house.roomId), await clients.watch(house.roomId)]
    const places: unknown[] = []
    second.onMessage('line', (place: unknown) => void places.push(place))
    const offered = new Promise<{ reservation: never }>((resolve) => first.onMessage('seat', resolve))
    expect(await first.request('line.join', { name: 'Berta' })).toEqual({ position: 1, length: 1 })
    expect(await second.request('line.join', { name: 'Clara' })).toEqual({ position: 2, length: 2 })
    await players[0]?.leave()
    const { reservation } = await offered
    const berta = clients.keep((await new Client(house.address).consumeSeatReservation(reservation)) as Joined)
    await until(() => stateOf(berta).seats.get(berta.sessionId)?.name === 'Berta')
    await until(() => places.some((place) => (place as { position: number }).position === 1))
    expect(stateOf(berta).seats.size).toBe(3)
  })
})

describe('a spectator whose connection is gone', () => {
  it('comes back by the stock SDK to the place, the vote and the line', async () => {
    const players = [await join(), await join(), await join()]
    const spectator = await clients.watch(house.roomId)
    await until(() => spectator.state.tick > 0)
    expect(await spectator.request('line.join', { name: 'Dora' })).toEqual({ position: 1, length: 1 })
    spectator.reconnection.minUptime = 0
    const back = new Promise<void>((resolve) => spectator.onReconnect(() => resolve()))
    spectator.connection.close(4010)
    await back
    const { tick } = spectator.state
    await until(() => spectator.state.tick > tick)
    const offered = new Promise((resolve) => spectator.onMessage('seat', resolve))
    await players[1]?.leave()
    await offered
    await until(() => house.matches.list()[0]?.state.crowd === 1)
  })
})
