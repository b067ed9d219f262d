import { getMessageBytes, Protocol } from '@colyseus/core'
import { Encoder } from '@colyseus/schema'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Arm } from './arm.ts'
import { gather, moveAll, movesPerSecond, pictureOf, rowsOf, TroupeState } from './work.ts'

/** No framework: the plain room's own bytes, each message sent to every socket of a list. */
export async function bareWs(port: number): Promise<Arm> {
  const state = new TroupeState()
  gather(state)
  const encoder = new Encoder(state)
  encoder.discardChanges()
  let walking = false
  const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false })
  await new Promise((resolve) => server.once('listening', resolve))
  const sockets = new Set<WebSocket>()
  const framed = (code: number, bytes: Uint8Array) => Buffer.concat([Buffer.of(code), bytes])
  const toAll = (message: Uint8Array) => {
    for (const socket of sockets) socket.send(message)
  }
  server.on('connection', (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    socket.send(framed(Protocol.ROOM_STATE, encoder.encodeAll()))
  })
  setInterval(() => {
    if (!walking) return
    moveAll(state)
    toAll(framed(Protocol.ROOM_STATE_PATCH, encoder.encode()))
    encoder.discardChanges()
  }, 1000 / movesPerSecond)
  // Copied: Colyseus packs into a buffer that it uses again.
  const data = (type: string, payload: unknown) =>
    toAll(Buffer.from(getMessageBytes.raw(Protocol.ROOM_DATA, type, payload)))
  return {
    entrance: { speaks: 'colyseus frames' },
    moves: 'each',
    async move(walk) {
      walking = walk
    },
    say: (line) => data('chat', { lines: [line] }),
    tally: (tally) => data('tally', { tallies: [tally] }),
    seen: () => ({ moves: state.moves, picture: pictureOf(state.moves, rowsOf(state)) }),
  }
}
