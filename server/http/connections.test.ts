import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../../tests/support/until.ts'
import { boundedServer, connectionBounds } from './connections.ts'

const bounds = { headMs: 300, requestMs: 600, lookMs: 50, ofNetwork: 5 }

async function server(isDirect = true) {
  const http = boundedServer(isDirect, bounds)
  http.on('request', (request, response) => request.resume().on('end', () => response.end('done')))
  http.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
  http.listen(0, '127.0.0.1')
  await until(() => http.listening)
  const sockets: Socket[] = []
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    http.close()
  })
  const open = (text = '') => {
    const socket = connect((http.address() as AddressInfo).port, '127.0.0.1')
    const seen = { closed: false, text: '', socket }
    socket.on('close', () => {
      seen.closed = true
    })
    socket.on('error', () => {})
    socket.on('data', (data) => {
      seen.text += data
    })
    socket.write(text)
    sockets.push(socket)
    return seen
  }
  return { http, open }
}

test('a connection that sends nothing, half a head or a slow body is closed', async () => {
  const { open } = await server()
  const silent = open()
  const half = open('POST / HTTP/1.1\r\nHost: x\r\n')
  const slow = open('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n')
  const drip = setInterval(() => slow.socket.write('x'), 50)
  onTestFinished(() => clearInterval(drip))
  await until(() => silent.closed && half.closed && slow.closed)
  expect(slow.text).toContain('408')
  const quick = open('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok')
  await until(() => quick.text.includes('done'))
})

test('one network has few connections that are no sockets of a room, and as many of those as it likes', async () => {
  const { open } = await server()
  const upgrade = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  for (let at = 0; at < 3 * bounds.ofNetwork; at++) {
    const socket = open(upgrade)
    await until(() => socket.text.includes('101'))
  }
  const held = Array.from({ length: bounds.ofNetwork }, () => open())
  await until(() => held.every(({ socket }) => !socket.connecting))
  const tooMany = open()
  await until(() => tooMany.closed)
  expect(held.some(({ closed }) => closed)).toBe(false)
  held[0]?.socket.destroy()
  await until(async () => {
    const next = open('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => next.closed || next.text !== '')
    return next.text.includes('done')
  })
})

test('behind a proxy, which all connections come from, it may have more', async () => {
  const { open } = await server(false)
  const all = Array.from({ length: 2 * bounds.ofNetwork }, () => open('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
  await until(() => all.every(({ text }) => text.includes('done')))
})

test('a server leaves descriptors for its files, and a request may take 30 seconds, its head 10', () => {
  const http = boundedServer(true)
  expect(http.maxConnections).toBeGreaterThanOrEqual(256)
  expect(Number.isFinite(http.maxConnections)).toBe(true)
  expect([http.headersTimeout, http.requestTimeout]).toEqual([10_000, 30_000])
  expect(connectionBounds.ofNetwork).toBeGreaterThan(500)
})
