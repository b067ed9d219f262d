import { expect, it } from 'vitest'
import { firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

it('says when it serves, and then has a match that bots keep alive', async () => {
  await using server = await TestServer.start({ env: { CAVEA_ADMIN_PASSWORD: operatorPassword } })
  expect(await firstMatch(server)).toMatchObject({ game: 'arena', players: 0, spectators: 0 })
  await until(async () => (await firstMatch(server)).bots > 1)
  await server.said(/Cavea is ready on http:\/\/localhost:\d+/)
})

it('says which port it cannot have, and ends', async () => {
  await using first = await TestServer.start()
  await using second = await TestServer.launch({ port: first.port })
  expect((await second.exited).code).toBe(1)
  expect(second.output).toContain(`PORT ${first.port} cannot be listened at: EADDRINUSE`)
})
