import { Client } from '@colyseus/sdk'
import { expect, it } from 'vitest'
import { asOperator, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const secrets = {
  CAVEA_ADMIN_PASSWORD: operatorPassword,
  CAVEA_EVENTS_SECRET: 'a secret of events in',
  CAVEA_EVENTS_OUT_SECRET: 'whsec_YSBzZWNyZXQgb2YgZXZlbnRzIG91dA==',
  CAVEA_WEBHOOK_SECRET: 'a secret of a chat bridge',
}

type Line = Record<string, unknown>

/** What a server has logged so far: the lines of its output that are JSON. */
const linesOf = (server: TestServer): Line[] =>
  server.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)

it('an evening can be reconstructed from the log, and no secret is in it', async () => {
  await using server = await TestServer.start({
    env: { ...secrets, CAVEA_LOG_LEVEL: 'trace', CAVEA_BOTS: '1', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  const logged = (fields: Line) =>
    until(() => linesOf(server).find((line) => Object.entries(fields).every(([key, value]) => line[key] === value)), {
      what: `a line with ${JSON.stringify(fields)}`,
    })
  const { roomId: match } = await firstMatch(server)
  expect(await logged({ msg: 'server started' })).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    roles: ['play', 'watch'],
    settings: {
      CAVEA_BOTS: 1,
      CAVEA_BALLOT_EVERY_SECONDS: 0,
      HOST: '127.0.0.1',
      CAVEA_ADMIN_PASSWORD: true,
      CAVEA_EVENTS_SECRET: true,
      CAVEA_EVENTS_OUT_SECRET: true,
      CAVEA_WEBHOOK_SECRET: true,
    },
  })
  await logged({ msg: 'match opened', match, game: 'arena' })

  const player = await new Client(server.address).joinOrCreate('arena', { name: 'Maximus' })
  await logged({ msg: 'player joined', match, seat: player.sessionId, name: 'Maximus' })
  const spectator = await new Client(server.address).joinOrCreate('watch', { match, name: 'Ann' })
  await logged({ msg: 'spectator joined', spectators: 1 })

  const wrong = 'a wrong password of the operator'
  const authorization = `Basic ${btoa(`admin:${wrong}`)}`
  await fetch(`${server.address}/api/drain`, { method: 'POST', headers: { authorization } })
  expect(await logged({ msg: 'operator sign-in refused' })).toMatchObject({ path: '/api/drain', address: '127.0.0.1' })

  const opened = await asOperator(server, `/api/matches/${match}/ballots`, { mechanic: 'floor', seconds: 60 })
  const { ballot } = (await opened.json()) as { ballot: string }
  const order = await logged({ msg: 'operator order answered', path: `/api/matches/${match}/ballots` })
  expect(order).toMatchObject({ user: 'admin', address: '127.0.0.1', status: 201, order: { mechanic: 'floor' } })
  expect(order.requestId).toBe(opened.headers.get('x-request-id'))
  expect(await logged({ msg: 'request answered', requestId: order.requestId })).toMatchObject({ status: 201 })
  await logged({ msg: 'ballot opened', match, ballot, by: 'operator', method: 'plurality' })
  await asOperator(server, `/api/matches/${match}/ballots/${ballot}/close`, {})
  await logged({ msg: 'ballot decided', match, ballot })
  await asOperator(server, `/api/matches/${match}/mechanics`, { key: 'gravity', value: 1.2 })
  await logged({ msg: 'mechanic set', match, mechanic: 'gravity', value: 1.2, by: 'operator' })
  await asOperator(server, `/api/matches/${match}/mechanics`, { key: 'gravity', value: 99 })
  expect(await logged({ msg: 'operator order answered', status: 400 })).toMatchObject({ order: { value: 99 } })

  const token = 'token-of-somebody'
  await fetch(`${server.address}/api/matches?reconnectionToken=${token}`)
  await logged({ msg: 'request answered', path: '/api/matches' })

  const tokens = [player.reconnectionToken, spectator.reconnectionToken].map((text) => text.split(':').at(-1) ?? '')
  await spectator.leave()
  await logged({ msg: 'spectator left', spectators: 0 })
  await player.leave()
  await logged({ msg: 'player left', match, seat: player.sessionId })
  server.signal('SIGTERM')
  await logged({ msg: 'signal received', signal: 'SIGTERM' })
  await logged({ msg: 'match left to be continued', match })
  await logged({ msg: 'server drained', matches: 1 })
  expect(await server.exited).toEqual({ code: 0, signal: null })

  await using second = await TestServer.start({ dataFolder: server.dataFolder, env: { CAVEA_LOG_LEVEL: 'info' } })
  await until(() => linesOf(second).find(({ msg }) => msg === 'match taken over'))

  const text = server.output
  for (const secret of [...Object.values(secrets), ...tokens, token, wrong, authorization.slice(6)]) {
    expect(secret.length).toBeGreaterThan(5)
    expect(text.includes(secret), secret).toBe(false)
  }
  expect(text).not.toMatch(/"(?:authorization|cookie|person)"/)
}, 60_000)
