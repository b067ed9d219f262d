import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { CaveaError } from '../../shared/errors.ts'
import { until } from '../../tests/support/until.ts'
import { Gate } from './gate.ts'
import { type Lead, passMatchmakingOn } from './lead.ts'
import { PassedOn, passedOnHeader } from './passed-on.ts'
import { guardUpgrades } from './upgrades.ts'

const secret = new Uint8Array(32).fill(7)

/** A node that answers requests and sockets with whom it takes their client for. */
async function node(find: Lead['find'] = () => 'here', own = secret) {
  const passedOn = new PassedOn(own)
  const lead = { find, passedOn }
  const app = express()
  app.use('/matchmake', express.json(), passMatchmakingOn(lead), (request, response) => {
    response.status(203).set('Retry-After', '7').json({ client: request.socket.remoteAddress, body: request.body })
  })
  app.use((thrown: unknown, _request: unknown, response: express.Response, _next: unknown) => {
    response.status(503).json({ code: thrown instanceof CaveaError ? thrown.code : 'internal' })
  })
  const http = createServer(app).listen(0, '127.0.0.1')
  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request: IncomingMessage, socket, head) => {
    const client = `${request.socket.remoteAddress}`
    sockets.handleUpgrade(request, socket, head, (open) => {
      open.on('message', (text) => open.send(`${text} of ${client} at ${request.headers.host}`))
    })
  })
  const gate = new Gate()
  guardUpgrades(http, gate, () => false, lead)
  passedOn.believeAt(http)
  await once(http, 'listening')
  onTestFinished(() => {
    gate.close()
    http.close()
    for (const open of sockets.clients) open.terminate()
  })
  const address = `127.0.0.1:${(http.address() as AddressInfo).port}`
  const post = async (path: string, headers = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"match":"m"}' }
    const reply = await fetch(`http://${address}/matchmake${path}`, init)
    return [reply.status, reply.headers.get('retry-after'), await reply.json()]
  }
  const say = async (path: string, headers = {}, localAddress = '127.0.0.1') => {
    const socket = new WebSocket(`ws://${address}${path}`, { headers, localAddress })
    onTestFinished(() => socket.terminate())
    const answer = await Promise.race([
      once(socket, 'open').then(() => {
        socket.send('hello')
        return once(socket, 'message')
      }),
      once(socket, 'error'),
    ])
    return `${answer[0]}`
  }
  return { address, post, say, sockets }
}

/** An address at which connections are taken and nothing is ever said, as by a node that stands still. */
async function silentAddress(): Promise<string> {
  const server = createTcpServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a socket for a room of another node is passed on to it, with the address of its client', async () => {
  const host = await node()
  const other = await node((room) => (room === 'm' ? Promise.resolve({ address: host.address }) : 'here'))
  expect(await other.say('/p/m?sessionId=s')).toBe(`hello of 127.0.0.1 at ${other.address}`)
  expect(host.sockets.clients.size).toBe(1)
  expect(await other.say('/p/n?sessionId=s')).toBe(`hello of 127.0.0.1 at ${other.address}`)
  expect(host.sockets.clients.size).toBe(1)
  for (const open of host.sockets.clients) open.terminate()
  await until(() => host.sockets.clients.size === 0)
})

test('the address that another node gives for its client is believed, and nobody else’s', async () => {
  const host = await node()
  const marked = (own: Uint8Array) => ({
    [passedOnHeader]: new PassedOn(own).markOf({
      socket: { remoteAddress: '203.0.113.7' } as IncomingMessage['socket'],
    }),
  })
  const forged = { [passedOnHeader]: '203.0.113.7 forged' }
  expect(await host.say('/p/m', marked(secret))).toContain('hello of 203.0.113.7 at')
  expect(await host.say('/p/m', marked(new Uint8Array(32)))).toContain('hello of 127.0.0.1 at')
  expect(await host.say('/p/m', forged)).toContain('hello of 127.0.0.1 at')
  expect(await host.post('/joinById/m', marked(secret))).toMatchObject([203, '7', { client: '203.0.113.7' }])
  expect(await host.post('/joinById/m', forged)).toMatchObject([203, '7', { client: '127.0.0.1' }])
})

test('a client cannot hide its address behind the node that passes it on, by a header of its own', async () => {
  const host = await node()
  const other = await node(async () => ({ address: host.address }))
  for (const mine of ['forged', '203.0.113.7 forged', '']) {
    const said = await other.say('/p/m?sessionId=s', { [passedOnHeader]: mine }, '127.0.0.9')
    expect(said).toBe(`hello of 127.0.0.9 at ${other.address}`)
  }
})

test('a request is passed on to the node that runs the match, also if its target names another host', async () => {
  const host = await node()
  const other = await node(async () => ({ address: host.address }))
  const [name = '', port] = other.address.split(':')
  for (const target of ['http://elsewhere.test/matchmake/joinById/m', 'm://elsewhere.test/matchmake/joinById/m']) {
    const socket = connect(Number(port), name)
    socket.write(`POST ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    expect(`${await once(socket, 'data')}`).toContain('HTTP/1.1 203')
  }
})

test('a socket whose room has no host, or whose host does not answer, is told to come again', async () => {
  const gone = await node(async () => ({ address: '127.0.0.1:1' }))
  const later = await node(() => 'later')
  const silent = await silentAddress()
  const stopped = await node(async () => ({ address: silent }))
  const answers = [gone, later, stopped].map(({ say }) => say('/p/m?sessionId=s'))
  for (const answer of await Promise.all(answers)) expect(answer).toContain('503')
})

test('what has been passed on once goes no further, though two nodes each take the other for the host', async () => {
  const addresses: string[] = []
  const one = await node(async () => ({ address: addresses[1] ?? '' }))
  const other = await node(async () => ({ address: addresses[0] ?? '' }))
  addresses.push(one.address, other.address)
  expect(await one.say('/p/m?sessionId=s')).toContain('503')
  expect(await one.post('/joinById/m')).toMatchObject([203, '7', { client: '127.0.0.1' }])
})

test('a client that goes away while it is passed on is forgotten', async () => {
  const silent = await silentAddress()
  const stopped = await node(async () => ({ address: silent }))
  const socket = connect(Number(stopped.address.split(':')[1]), '127.0.0.1')
  socket.write('GET /p/m HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(socket, 'connect')
  socket.resetAndDestroy()
  expect(await (await node()).say('/p/m')).toContain('hello')
})

test.each(['/joinById/m', '/reconnect/m', '/joinOrCreate/watch', '/join/watch'])(
  'a request for %s is passed on to the node that runs the match',
  async (path) => {
    const host = await node()
    const rooms: string[] = []
    const other = await node(async (room) => {
      rooms.push(room)
      return { address: host.address }
    })
    expect(await other.post(path)).toEqual([203, '7', { client: '127.0.0.1', body: { match: 'm' } }])
    expect(rooms).toEqual([path.endsWith('watch') ? 'watch-m' : 'm'])
  },
)

test('a request for a match without a host, or whose host does not answer, is refused as not ready', async () => {
  const silent = await silentAddress()
  const nodes = [await node(() => 'later'), await node(async () => ({ address: '127.0.0.1:1' }))]
  nodes.push(await node(async () => ({ address: silent })))
  for (const { post } of nodes) expect(await post('/joinById/m')).toEqual([503, null, { code: 'not_ready' }])
  expect(await nodes[0]?.post('/joinOrCreate/arena')).toMatchObject([203, '7', {}])
})
