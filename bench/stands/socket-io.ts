import { createServer } from 'node:http'
import { Server } from 'socket.io'
import * as parser from 'socket.io-msgpack-parser'
import type { Arm } from './arm.ts'
import { gather, moveAll, movesPerSecond, pictureOf, rowsFrom, TroupeState } from './work.ts'

const centimetres = (metres: number) => Math.round(metres * 100)

/**
 * Socket.IO as somebody would use it who minds the bytes: the msgpack parser, sockets only, no compression, and moves as
 * one flat list of whole numbers. All entities move, so a delta of them is the list of all.
 */
export async function socketIo(port: number): Promise<Arm> {
  const state = new TroupeState()
  gather(state)
  const ids = [...state.walkers.keys()]
  const numbers = () =>
    [...state.walkers.values()].flatMap(({ x, y, facing }) => [centimetres(x), centimetres(y), facing])
  let walking = false
  const http = createServer()
  const server = new Server(http, { parser, transports: ['websocket'], perMessageDeflate: false })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  server.on('connection', (socket) => socket.emit('all', { moves: state.moves, ids, walkers: numbers() }))
  setInterval(() => {
    if (!walking) return
    moveAll(state)
    server.emit('moved', { moves: state.moves, walkers: numbers() })
  }, 1000 / movesPerSecond)
  return {
    entrance: { speaks: 'socket.io' },
    moves: 'each',
    async move(walk) {
      walking = walk
    },
    say: (line) => void server.emit('chat', { lines: [line] }),
    tally: (tally) => void server.emit('tally', { tallies: [tally] }),
    seen: () => ({ moves: state.moves, picture: pictureOf(state.moves, rowsFrom(ids, numbers())) }),
  }
}
