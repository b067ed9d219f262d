import { afterEach, beforeEach, expect, test } from 'vitest'
import { Clients } from '../../tests/support/clients.ts'
import { InProcess } from '../../tests/support/in-process.ts'
import { smallGame } from '../../tests/support/small-game.ts'
import { until } from '../../tests/support/until.ts'

let house: InProcess
let clients: Clients

beforeEach(async () => {
  house = await InProcess.start(smallGame, { bots: 5 })
  clients = new Clients(house.address)
})

afterEach(async () => {
  await clients[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

test('bots give way to people, and a bot takes the seat of who leaves a full match', async () => {
  const { roomId } = house
  const row = () => house.matches.get(roomId).describe()
  await until(() => row().bots === 3)
  const people = await Promise.all([1, 2, 3].map((n) => clients.play({ roomId }, { name: `P${n}` })))
  await until(() => row().players === 3 && row().bots === 0)
  await people[0]?.leave()
  await until(() => row().players === 2)
  await until(() => row().bots === 1)
  expect(house.matches.get(roomId).state.seats.size).toBe(3)
  expect(house.failures).toEqual([])
})
