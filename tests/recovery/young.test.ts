import { expect, test } from 'vitest'
import { matchesOf } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

test('a match that is killed as soon as it is told of comes back', async () => {
  await using server = await TestServer.start()
  const before = await matchesOf(server)
  await server.kill()
  await using next = await TestServer.start({ dataFolder: server.dataFolder })
  const after = await matchesOf(next)
  expect(after.map(({ roomId }) => roomId)).toEqual(before.map(({ roomId }) => roomId))
  expect(before.length).toBeGreaterThan(0)
})
