import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Clients, firstMatch } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const count = 500
/** So long a socket is kept at the gate before it is told to come again, in milliseconds. */
const heldMs = 3000

test('hundreds who come back at one moment, and again at once when they are refused, are answered seldom and all let in', async () => {
  await using server = await TestServer.start()
  await using clients = new Clients(server.address)
  const { roomId } = await firstMatch(server)
  const player = await clients.play({ roomId }, { name: 'Ada' })
  const startMs = performance.now()
  let refused = 0
  let inside = 0
  const comeBack = () => {
    const socket = connect(server.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    // A server that takes no more connections at once would be asked again, too.
    socket.on('error', comeBack)
    socket.write(
      [
        `GET /x/watch-${roomId}?sessionId=s&reconnectionToken=t&skipHandshake=true HTTP/1.1`,
        'Host: localhost',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 13',
        '\r\n',
      ].join('\r\n'),
    )
    socket.once('data', (data) => {
      socket.removeListener('error', comeBack).on('error', () => {})
      if (String(data).startsWith('HTTP/1.1 101')) inside++
      else {
        refused++
        comeBack()
      }
    })
  }
  for (let at = 0; at < count; at++) comeBack()
  await until(() => inside === count, { what: 'all are in', withinMilliseconds: 40_000 })
  expect(refused).toBeLessThanOrEqual((count * (performance.now() - startMs)) / heldMs)
  const { tick } = player.state
  await until(() => player.state.tick > tick)
})
