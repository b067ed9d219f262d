import { Client } from '@colyseus/sdk'
import { expect, test } from 'vitest'
import { InProcess } from '../../tests/support/in-process.ts'
import { smallGame } from '../../tests/support/small-game.ts'
import { LocalStands } from './local-stands.ts'
import { Passes } from './passes.ts'

test('a place that was promised gives one pass, and none to whoever learns the id of its session later', async () => {
  await using house = await InProcess.start(smallGame)
  const { roomId } = house
  const response = await new Client(house.address).http.post('/matchmake/joinOrCreate/watch', {
    body: { match: roomId, name: 'Anna' },
  })
  const { sessionId } = response.data as { sessionId: string }
  const passes = new Passes(new Uint8Array(32))
  const stands = new LocalStands(passes)
  expect(stands.passFor(roomId, 'nobody')).toBeUndefined()
  const pass = stands.passFor(roomId, sessionId) ?? ''
  expect(passes.read(roomId, pass)).toMatchObject({ sessionId, name: 'Anna' })
  expect(stands.passFor(roomId, sessionId)).toBeUndefined()
})
