import { Client, type SeatReservation } from '@colyseus/sdk'
import { expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import type { Game } from '../../shared/game.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import { verify } from '../../shared/tape/verify.ts'
import { Clients } from '../../tests/support/clients.ts'
import { InProcess } from '../../tests/support/in-process.ts'
import { ask, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { until } from '../../tests/support/until.ts'

async function opened(game: Game, bots = 0) {
  const house = await InProcess.start(game, { bots })
  return { house, match: house.matches.get(house.roomId) }
}

test('bots give way to people, and a bot takes the seat of who leaves a full match', async () => {
  const { house, match } = await opened(smallGame, 5)
  await using _ = house
  await using clients = new Clients(house.address)
  await until(() => match.describe().bots === 3)
  const people = await Promise.all([1, 2, 3].map((n) => clients.play({ roomId: match.roomId }, { name: `P${n}` })))
  await until(() => match.describe().players === 3 && match.describe().bots === 0)
  await people[0]?.leave()
  await until(() => match.describe().players === 2)
  await until(() => match.describe().bots === 1)
  expect(match.state.seats.size).toBe(3)
  expect(house.failures).toEqual([])
})

test('who has asked hears of it when the game throws, and the match goes on', async () => {
  const crash = () => {
    throw new Error('a bug of the game')
  }
  const { house, match } = await opened({ ...smallGame, on: { crash } })
  await using _ = house
  const event = { kind: 'event', actor: 'event', type: 'crash', data: null } as const
  const verdicts = await Promise.all([match.submit(ask.set('ground', 'mud')), match.submit(event)])
  expect(verdicts).toEqual(Array(2).fill({ ok: false, code: 'internal' }))
  expect(await match.submit(ask.set('night', true))).toEqual({ ok: true })
  expect(house.failures).toHaveLength(1)
})

test('a tick whose step throws is on the tape like any other, also where a keyframe is due', async () => {
  const failing = new Set<number>()
  const step = (...[state, ctx]: Parameters<Game['step']>) => {
    smallGame.step(state as SmallState, ctx as Parameters<typeof smallGame.step>[1])
    if (failing.has(ctx.tick)) throw new Error('a bug of the game')
  }
  const { house, match } = await opened({ ...smallGame, step })
  await using _ = house
  const { tick: first } = match.state
  for (const after of [5, 6, 10]) failing.add(first + after)
  const recorder = house.tapes.recorder(match.roomId)
  Object.defineProperty(recorder, 'keyframeDue', { get: () => match.state.tick === first + 10 })
  await until(() => match.state.tick > first + 12)
  await recorder.stored()
  const records = (await house.store.read(match.roomId)) ?? []
  const ticksOf = (kind: string) => records.filter((record) => record.kind === kind).map(({ tick }) => tick)
  expect(ticksOf('patch').slice(0, first + 12)).toEqual(Array.from({ length: first + 12 }, (_, at) => at + 1))
  expect([ticksOf('keyframe'), ticksOf('snapshot')]).toEqual(Array(2).fill([0, first + 10]))
  const replay = new TapeReader(records.filter((record) => record.track === 'public'))
  expect(replay.onward(0, first + 12)).toHaveLength(first + 12)
  expect(verify(smallGame, records).difference).toBeUndefined()
  expect(house.failures).toHaveLength(3)
})

test('who waited in line sits down under a name that may be shown, by a command that a tape can hold', async () => {
  const { house, match } = await opened(smallGame)
  await using _ = house
  await using clients = new Clients(house.address)
  const players = await Promise.all([1, 2, 3].map(() => clients.play({ roomId: match.roomId })))
  const watching = await clients.watch(match.roomId)
  let seat: SeatReservation | undefined
  watching.onMessage('seat', (message: { reservation: SeatReservation }) => {
    seat = message.reservation
  })
  const asked = { name: `Ve\u202erus ${'x'.repeat(90)}` }
  expect(await watching.request('line.join', asked)).toEqual({ position: 1, length: 1 })
  const entered: Command[] = []
  const recorder = house.tapes.recorder(match.roomId)
  recorder.entry = (_tick, { commands }) => void entered.push(...structuredClone(commands))
  await players[0]?.leave()
  const reservation = await until(() => seat)
  const player = clients.keep(await new Client(house.address).consumeSeatReservation(reservation))
  const taken = await until(() => match.state.seats.get(player.sessionId))
  expect(taken.name).toBe('Ve rus xxxxxxxxxxxxx')
  expect(entered.find((command) => command.kind === 'join' && command.seat === player.sessionId)).toEqual({
    kind: 'join',
    actor: 'player',
    seat: player.sessionId,
    name: taken.name,
    person: '',
  })
  expect(house.failures).toEqual([])
})

test('a match that is full again after its line is gone is not offered to who wants any match', async () => {
  const { house, match } = await opened(smallGame)
  await using _ = house
  await using clients = new Clients(house.address)
  const players = await Promise.all([1, 2, 3].map(() => clients.play({ roomId: match.roomId })))
  const watching = await clients.watch(match.roomId)
  let seat: SeatReservation | undefined
  watching.onMessage('seat', (message: { reservation: SeatReservation }) => {
    seat = message.reservation
  })
  await watching.request('line.join', {})
  await players[0]?.leave()
  const reservation = await until(() => seat)
  clients.keep(await new Client(house.address).consumeSeatReservation(reservation))
  await until(() => match.describe().players === 3)
  const other = await clients.play({ game: 'small' })
  expect(other.roomId).not.toBe(match.roomId)
  expect(match.line.length).toBe(0)
})
