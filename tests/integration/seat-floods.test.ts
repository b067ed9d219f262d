import { Client } from '@colyseus/sdk'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol.ts'
import { Clients, firstMatch, type Joined, matchesOf } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
let clients: Clients
beforeEach(async () => {
  server = await TestServer.start({
    env: { CAVEA_PROXY_HOPS: '1', CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '2', CAVEA_JOINS_PER_MINUTE: '3000' },
  })
  clients = new Clients(server.address)
})
afterEach(async () => {
  await clients[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

interface Seat {
  readonly sessionId: string
  readonly processId: string
  readonly roomId: string
}

/** A join by the attacker's address, which is not that of the tests' clients. */
async function reserve(roomId: string, address = '203.0.113.9'): Promise<Seat | undefined> {
  const response = await fetch(`${server.address}/matchmake/joinById/${roomId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: '{}',
  })
  return response.ok ? ((await response.json()) as Seat) : undefined
}

test('requests without sockets keep nobody out: twelve of twelve honest players come in', async () => {
  const { roomId, maxPlayers } = await firstMatch(server)
  expect(maxPlayers).toBe(16)
  // Ten a second, a fifth of what an address may ask for.
  const attack = setInterval(() => void reserve(roomId).catch(() => undefined), 100)
  onTestFinished(() => clearInterval(attack))
  await Promise.all(Array.from({ length: 16 }, () => reserve(roomId)))
  const joined: Joined[] = []
  for (let at = 0; at < 12; at++) joined.push(await clients.play({ roomId }))
  clearInterval(attack)
  expect(joined.map((room) => room.connection.isOpen)).toEqual(joined.map(() => true))
  expect((await firstMatch(server)).players).toBe(12)
})

test('sockets that sit and do nothing give their seats to people from elsewhere, with the code idle', async () => {
  const { roomId, maxPlayers } = await firstMatch(server)
  const closes: number[] = []
  const sockets: WebSocket[] = []
  for (let at = 0; at < maxPlayers; at++) {
    const seat = await until(() => reserve(roomId))
    const socket = new WebSocket(`${server.socketAddress}/${seat.processId}/${roomId}?sessionId=${seat.sessionId}`)
    socket.on('close', (code) => closes.push(code))
    await new Promise((resolve) => socket.once('open', resolve))
    sockets.push(socket)
  }
  await until(async () => (await firstMatch(server)).players === maxPlayers)
  await expect(clients.play({ roomId })).rejects.toThrow(/locked|full/)
  const join = () => clients.play({ roomId }).catch(() => undefined)
  const room = await until(join, { what: 'somebody from elsewhere gets a seat', withinMilliseconds: 20_000 })
  await until(() => closes.length > 0)
  expect(closes).toEqual([closeCodes.idle])
  await until(() => room.state.seats.has(room.sessionId))
  for (const socket of sockets) socket.terminate()
})

test('a full server says so, logs nothing and counts no failure', async () => {
  await using full = await TestServer.start({
    env: { CAVEA_PROXY_HOPS: '1', CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '0', CAVEA_MAX_MATCHES: '1' },
  })
  const { maxPlayers } = await firstMatch(full)
  const join = (at: number) =>
    fetch(`${full.address}/matchmake/joinOrCreate/arena`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${at}` },
      body: '{}',
    })
  for (let at = 0; at < maxPlayers; at++) expect((await join(at)).status).toBe(200)
  const refused = await join(maxPlayers)
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'server_full' }])
  const metrics = await (await fetch(`${full.address}/metrics`)).text()
  expect(metrics).not.toMatch(/^cavea_failures_total\{/m)
  expect(full.output).not.toContain('"level":50')
})

test('two hundred people behind one address come in at one moment', async () => {
  const rooms = await Promise.all(
    Array.from({ length: 200 }, () =>
      new Client(server.address).joinOrCreate('arena').then((room) => clients.keep(room as Joined)),
    ),
  )
  expect(rooms).toHaveLength(200)
  await until(async () => (await matchesOf(server)).reduce((sum, { players }) => sum + players, 0) === 200, {
    withinMilliseconds: 20_000,
  })
})
