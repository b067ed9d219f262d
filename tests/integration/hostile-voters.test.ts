import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { asOperator, Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

// The SDK takes the global socket at its import. On Linux a client may bind any address of 127.0.0.0/8.
const from = await vi.hoisted(async () => {
  const { WebSocket: Plain } = await import('ws')
  const bound = { address: '127.0.0.1', headers: {} as Record<string, string> }
  class BoundSocket extends Plain {
    constructor(url: string, protocols?: string[]) {
      const { address: localAddress, headers } = bound
      super(url, Array.isArray(protocols) ? protocols : [], { localAddress, headers })
    }
  }
  Object.assign(globalThis, { WebSocket: BoundSocket })
  return bound
})

const env = { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_VENUE_NETWORKS: '' }
const servers: TestServer[] = []
beforeAll(async () => {
  for (const hops of ['0', '1']) servers.push(await TestServer.start({ env: { ...env, CAVEA_PROXY_HOPS: hops } }))
}, 60_000)
afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())))

/** Spectators who say by a header that they come from elsewhere. */
async function spectators(clients: Clients, match: string, count: number, forwarded: (place: number) => string) {
  const rooms: Joined[] = []
  for (let place = 0; place < count; place++) {
    from.headers = { 'x-forwarded-for': forwarded(place) }
    rooms.push(await clients.watch(match))
  }
  from.headers = {}
  return rooms
}

const outcome = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? `${error}`,
  )

test.each([
  [0, 'without a proxy', (place: number) => `203.0.113.${place}`],
  [1, 'in front of what a proxy adds', (place: number) => `203.0.${place}.9, 198.51.100.7`],
])(
  'E12: with %i proxies, addresses that clients make up %s are one address',
  async (hops, _where, forwarded) => {
    const server = servers[hops] as TestServer
    await using clients = new Clients(server.address)
    const { roomId } = await firstMatch(server)
    const fakes = await spectators(clients, roomId, 20, forwarded)
    const opened = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 5 })
    const { ballot } = (await opened.json()) as { ballot: string }
    await until(() => fakes.every(({ state }) => state.ballots?.get(ballot)?.status === 'open'), {
      what: 'everybody sees the ballot',
    })
    const [first] = fakes
    const [choice = ''] = [...(first?.state.ballots.get(ballot)?.options ?? [])]
    const votes = await Promise.all(fakes.map((room) => outcome(room.request('vote', { ballot, choice }))))
    expect(votes.filter((vote) => vote === 'done')).toHaveLength(8)
    expect(votes.filter((vote) => vote === 'proof_needed')).toHaveLength(12)
    expect(first?.state.ballots.get(ballot)?.counts.get(choice) ?? 0).toBeLessThanOrEqual(7)
    await until(() => first?.state.ballots.get(ballot)?.status !== 'open', {
      what: 'the ballot is over',
      withinMilliseconds: 20_000,
    })
    expect(first?.state.ballots.get(ballot)?.counts.get(choice)).toBeLessThanOrEqual(7)

    const document = await fetch(`${server.address}/api/tapes/${roomId}/audit`)
    const audit = await document.text()
    expect(audit).toContain(ballot)
    for (const { sessionId } of fakes) expect(audit).not.toContain(sessionId)
    expect(audit).not.toMatch(/session:|person:|address|prefix|network":/)
  },
  60_000,
)

test('a reconnection token that was changed, or is of another match, lets nobody in', async () => {
  const [server] = servers as [TestServer]
  await using clients = new Clients(server.address)
  const { roomId } = await firstMatch(server)
  // Without somebody the room would be gone, and with it every way back.
  await clients.watch(roomId)
  const room = await clients.watch(roomId)
  await until(() => room.reconnectionToken !== '', { what: 'the token is there' })
  const [stands = '', token = ''] = room.reconnectionToken.split(':')
  const parts = token.split('.')
  room.reconnection.enabled = false
  await room.leave()
  const forged = [
    [...parts.slice(0, 3), '0-p', ...parts.slice(4)].join('.'),
    [`x${parts[0]}`, ...parts.slice(1)].join('.'),
    parts.slice(0, -1).join('.'),
  ]
  for (const one of forged) expect(await outcome(clients.reconnect(`${stands}:${one}`))).not.toBe('done')
  expect(await outcome(clients.reconnect(`${stands}:${token}`))).toBe('done')
}, 60_000)

test('one address takes 25 places in line at most', async () => {
  const [server] = servers as [TestServer]
  await using clients = new Clients(server.address)
  const match = await firstMatch(server)
  for (let seat = 0; seat < match.maxPlayers; seat++) await clients.play({ roomId: match.roomId })
  from.address = '127.0.0.9'
  const many = await spectators(clients, match.roomId, 30, () => '')
  const answers = []
  for (const room of many) answers.push(await outcome(room.request('line.join', { name: 'a' })))
  expect(answers).toEqual([...Array(25).fill('done'), ...Array(5).fill('line_full')])
  from.address = '127.0.0.1'
  const [other] = await spectators(clients, match.roomId, 1, () => '')
  expect(await outcome(other?.request('line.join', { name: 'b' }) ?? Promise.reject())).toBe('done')
}, 60_000)
