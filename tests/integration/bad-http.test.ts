import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { errorCodes } from '../../shared/errors.ts'
import { asOperator, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

let server: TestServer
let roomId: string
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_JOINS_PER_MINUTE: '100000' },
  })
  roomId = (await firstMatch(server)).roomId
})
afterAll(() => server[Symbol.asyncDispose]())

describe('HTTP', () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.address}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  const auth = { authorization: `Basic ${Buffer.from(`admin:${operatorPassword}`).toString('base64')}` }

  it('answers what it cannot take with a status, a code and a sentence', async () => {
    const cases: [Promise<Response>, number, string][] = [
      [fetch(`${server.address}/api/nothing`), 404, 'route_unknown'],
      [fetch(`${server.address}/api/tapes/nothing`), 404, 'tape_unknown'],
      [post('/api/matches/x/ballots', '{}'), 401, 'not_authorized'],
      [post('/api/matches/x/ballots', '{"mechanic":"floor"}', auth), 404, 'match_unknown'],
      [post(`/api/matches/${roomId}/ballots`, '{"mechanic":"nothing"}', auth), 404, 'mechanic_unknown'],
      [post(`/api/matches/${roomId}/ballots`, '{"mechanic":"__proto__"}', auth), 404, 'mechanic_unknown'],
      [post(`/api/matches/${roomId}/ballots`, '{"mechanic":"floor","seconds":-1}', auth), 400, 'request_invalid'],
      [post(`/api/matches/${roomId}/ballots`, '{"mechanic":"floor","method":"shouting"}', auth), 400, 'ballot_method'],
      [post(`/api/matches/${roomId}/ballots`, '{not json', auth), 400, 'request_invalid'],
      [post(`/api/matches/${roomId}/ballots`, 'x'.repeat(10_000), auth), 413, 'request_too_large'],
      [post(`/api/matches/${roomId}/mechanics`, '{"key":"gravity","value":99}', auth), 400, 'mechanic_bounds'],
      [post(`/api/matches/${roomId}/mechanics`, '{"key":"gravity","value":"much"}', auth), 400, 'mechanic_value'],
      [post(`/api/matches/${roomId}/mechanics`, '{"key":"gravity","value":3}', auth), 409, 'mechanic_step'],
      [post(`/api/matches/${roomId}/mechanics`, '{"key":"floor","value":"lava"}', auth), 400, 'mechanic_value'],
      [post('/matchmake/joinOrCreate/watch', `{"match":"${'x'.repeat(10_000)}"}`), 413, 'request_too_large'],
      [
        post('/matchmake/joinOrCreate/watch', '{"match":"x"}', { origin: 'https://example.org' }),
        403,
        'origin_refused',
      ],
    ]
    for (const [request, status, code] of cases) {
      const response = await request
      const body = (await response.json()) as { code: string; message: string }
      expect([response.status, body.code], `${response.url} ${JSON.stringify(body)}`).toEqual([status, code])
      expect(errorCodes).toContain(body.code)
      expect(body.message).toMatch(/\w.*\.$/)
    }
  })

  it('keeps the monitor and the operator routes behind the password', async () => {
    for (const path of ['/monitor', '/monitor/', '/monitor/api']) {
      expect((await fetch(`${server.address}${path}`, { redirect: 'manual' })).status, path).toBe(401)
    }
    const open = await fetch(`${server.address}/monitor/`, { headers: auth })
    expect(open.status).toBe(200)
    expect(await open.text()).toContain('<html')
  })

  it('echoes no origin', async () => {
    for (const path of ['/api/matches', '/matchmake/joinOrCreate/watch', '/']) {
      const response = await fetch(`${server.address}${path}`, { headers: { origin: 'https://evil.example' } })
      expect(response.headers.get('access-control-allow-origin'), path).toBeNull()
      expect(response.headers.get('access-control-allow-credentials'), path).toBeNull()
    }
  })

  it('lets no page of another site open a socket', async () => {
    const socket = new WebSocket(`${server.socketAddress}/x/${roomId}?sessionId=x`, { origin: 'https://evil.example' })
    const failure = await new Promise<Error>((resolve) => socket.once('error', resolve))
    expect(failure.message).toContain('403')
  })

  it('makes no room at the wish of a stranger', async () => {
    const response = await post('/matchmake/create/arena', '{}')
    expect(response.ok).toBe(false)
    const mechanic = await asOperator(server, `/api/matches/${roomId}/mechanics`, { key: 'gravity', value: 1.2 })
    expect(await mechanic.json()).toMatchObject({ key: 'gravity', value: 1.2 })
  })
})
