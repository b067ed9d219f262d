import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

/** A frame as clients send it, with a mask of zeros. */
function frame(kind: number, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0x80 | kind, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}
const binary = 2
const ping = 9
const joinRoom = Buffer.from([10])

/** A spectator on a bare socket, who has its full state. */
async function bareSpectator(roomId: string): Promise<Socket> {
  const reply = await fetch(`${server.address}/matchmake/joinOrCreate/watch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match: roomId }),
  })
  const place = (await reply.json()) as { roomId: string; processId: string; sessionId: string }
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  let heardBytes = 0
  socket.on('data', (bytes) => {
    heardBytes += bytes.length
  })
  socket.write(
    [
      `GET /${place.processId}/${place.roomId}?sessionId=${place.sessionId} HTTP/1.1`,
      'Host: localhost',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
      '\r\n',
    ].join('\r\n'),
  )
  await until(() => heardBytes > 300, { what: 'the server has opened the room' })
  socket.write(frame(binary, joinRoom))
  const before = heardBytes
  await until(() => heardBytes > before, { what: 'the state has come' })
  return socket
}

describe('beside an honest spectator', () => {
  it('one who floods requests is closed, and the honest one votes as ever', async () => {
    await using clients = new Clients(server.address)
    const { roomId } = await firstMatch(server)
    const honest = await clients.watch(roomId)
    const flood = await clients.watch(roomId)
    flood.reconnection.enabled = false
    const codes: number[] = []
    flood.onLeave((code) => void codes.push(code))
    const opened = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 20 })
    const { ballot } = (await opened.json()) as { ballot: string }
    await until(() => honest.state.ballots.has(ballot), { what: 'the ballot is seen' })
    for (let at = 0; at < 500 && codes.length === 0; at++) {
      flood.request('vote', { ballot, choice: at % 2 === 0 ? 'ice' : 'stone' }).catch(() => {})
    }
    await until(() => codes.length > 0, { what: 'the flood is cut off' })
    expect(await honest.request('vote', { ballot, choice: 'ice' })).toMatchObject({ counted: true })
    const tick = honest.state.tick
    await until(() => honest.state.tick > tick + 30, { what: 'the honest one goes on watching' })
  })

  it('one who pings and reads no answer is cut off before it costs memory', async () => {
    await using clients = new Clients(server.address)
    const { roomId } = await firstMatch(server)
    const honest = await clients.watch(roomId)
    const socket = await bareSpectator(roomId)
    socket.pause()
    const pings = Buffer.concat(Array.from({ length: 2000 }, () => frame(ping, new Uint8Array(125))))
    let ended = false
    socket.on('close', () => {
      ended = true
    })
    let sentBytes = 0
    const more = () => {
      sentBytes += pings.length
      if (!ended) socket.write(pings, () => setImmediate(more))
    }
    more()
    await until(() => ended, { what: 'it is cut off', withinMilliseconds: 30_000 })
    // The systems between keep some megabytes; the server itself keeps next to nothing.
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024)
    const tick = honest.state.tick
    await until(() => honest.state.tick > tick + 30, { what: 'the honest one goes on watching' })
  })
})
