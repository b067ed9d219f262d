import { matchMaker, Room, Server } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import type { Arm } from './arm.ts'
import { gather, moveAll, movesPerSecond, pictureOf, rowsOf, TroupeState } from './work.ts'

const quiet = { debug() {}, error() {}, info() {}, trace() {}, warn() {} }

/** The room as its own guide would have it: the state synced at the default rate, `broadcast` for all else. */
class PlainRoom extends Room<{ state: TroupeState }> {
  override patchRate = 1000 / movesPerSecond
  walking = false

  override onCreate(): void {
    this.autoDispose = false
    this.state = new TroupeState()
    gather(this.state)
    this.setSimulationInterval(() => this.walking && moveAll(this.state), 1000 / movesPerSecond)
  }
}

/** Spectators in a room of the stock framework, with its own API and transport. */
export async function plainColyseus(port: number): Promise<Arm> {
  const server = new Server({ transport: new WebSocketTransport({}), greet: false, logger: quiet })
  server.define('plain', PlainRoom)
  await server.listen(port, '127.0.0.1')
  const { roomId } = await matchMaker.createRoom('plain', {})
  const room = matchMaker.getLocalRoomById(roomId) as PlainRoom
  return {
    entrance: { speaks: 'colyseus', room: 'plain', options: {} },
    moves: 'each',
    async move(walking) {
      room.walking = walking
    },
    say: (line) => room.broadcast('chat', { lines: [line] }),
    tally: (tally) => room.broadcast('tally', { tallies: [tally] }),
    seen: () => ({ moves: room.state.moves, picture: pictureOf(room.state.moves, rowsOf(room.state)) }),
  }
}
