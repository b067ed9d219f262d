import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Protocol } from '@colyseus/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { until } from '../../tests/support/until.ts'
import { guardedSocket } from './socket.ts'

test('a socket whose client never confirms its join is cut off after 15 seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const http = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => http.once('listening', resolve))
  const wss = new WebSocketServer({ server: http, WebSocket: guardedSocket(() => {}) })
  let heard = 0
  wss.on('connection', (socket) => socket.on('message', () => heard++))
  const open = async (frames: number[][]) => {
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
    const closed = new Promise<'closed'>((resolve) => socket.once('close', () => resolve('closed')))
    await new Promise((resolve) => socket.once('open', resolve))
    for (const frame of frames) socket.send(Uint8Array.from(frame))
    return { socket, closed }
  }
  const silent = await open([])
  const busy = await open([[Protocol.ROOM_DATA, 0], [Protocol.PING]])
  const joined = await open([[Protocol.JOIN_ROOM]])
  await vi.waitUntil(() => heard === 3)
  vi.advanceTimersByTime(15_000)
  expect(await Promise.all([silent.closed, busy.closed])).toEqual(['closed', 'closed'])
  expect(joined.socket.readyState).toBe(WebSocket.OPEN)
  vi.useRealTimers()
  wss.close()
  for (const socket of wss.clients) socket.terminate()
  http.close()
  await until(() => joined.socket.readyState === WebSocket.CLOSED)
})
