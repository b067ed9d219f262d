import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matchMaker, Server } from '@colyseus/core'
import { admitSpectator, answering, orRefuse, passRefusal } from '../../server/host/admission.ts'
import { heldSeat } from '../../server/host/held-seat.ts'
import { Matches } from '../../server/host/matches.ts'
import { gameRoom } from '../../server/host/room-class.ts'
import { SpreadTransport } from '../../server/http/heartbeat.ts'
import { CrowdPresence } from '../../server/http/presence.ts'
import { guardedSocket } from '../../server/http/socket.ts'
import { Passes } from '../../server/relay/passes.ts'
import { Proofs } from '../../server/relay/proofs.ts'
import { watchRoomClass } from '../../server/relay/watch-room.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { Tapes } from '../../server/tape/tapes.ts'
import { CaveaError } from '../../shared/errors.ts'
import { watchRoom } from '../../shared/protocol.ts'
import { noAudience } from '../no-audience.ts'
import type { Arm } from './arm.ts'
import { troupe } from './troupe.ts'
import { pictureOf, rowsOf, type TroupeState } from './work.ts'

const quiet = { debug() {}, error() {}, info() {}, trace() {}, warn() {} }

/**
 * The server's own parts, put together as server/main.ts does, around a match that plays itself: host, tape in files,
 * relay, stands. What is said and counted goes onto the tape at once: the crowd only watches. What limits how many may
 * join from one address is left away, since all of them come from this one.
 */
export async function cavea(port: number): Promise<Arm> {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const matches = new Matches()
  const tapes = new Tapes(
    new FileStore(folder, () => {}),
    { bytes: 2 * 1024 * 1024, keepMs: 10_000 },
    { failed: giveUp, dropped: giveUp, fenced: giveUp },
  )
  const transport = new SpreadTransport(
    {
      server: createServer(),
      WebSocket: guardedSocket((_where, error) => giveUp(error)),
      maxPayload: 4096,
      pingMaxRetries: 4,
    },
    () => ({ address: '', prefix: '' }),
  )
  const server = new Server({ transport, presence: new CrowdPresence(), greet: false, logger: quiet })
  const host = gameRoom(troupe, {
    networkOf: () => '',
    fitName: async (name) => name,
    maxMatches: 1,
    bots: 0,
    delayMs: 0,
    matches,
    record: (roomId, tickRate) => tapes.open(roomId, tickRate),
    past: () => undefined,
    observe: () => noAudience,
    metrics: { stepped() {}, failed: giveUp },
    log: (_level, text) => giveUp(text),
  })
  server.define(troupe.name, host)
  const stands = watchRoomClass({
    delayMs: 0,
    admit: admitSpectator,
    refuse: orRefuse,
    answering,
    passRefusal,
    find(roomId) {
      const tape = tapes.live(roomId)
      return tape === undefined ? undefined : { tape, stateClass: troupe.state }
    },
    crowd: (roomId, spectators) => void matches.find(roomId)?.submit({ kind: 'crowd', actor: 'system', spectators }),
    vote: notAsked,
    say: notAsked,
    line: { join: notAsked, leave() {} },
    hold: heldSeat,
    passes: new Passes(new Uint8Array(32)),
    proofs: new Proofs(new Uint8Array(32)),
    failed: (_where, error) => giveUp(error),
  })
  server.define(watchRoom, stands).filterBy(['match'])
  await server.listen(port, '127.0.0.1')
  const { roomId } = await matchMaker.createRoom(troupe.name, {})
  const match = matches.get(roomId)
  match.keepOpen()
  const state = match.state as TroupeState
  const tape = tapes.recorder(roomId)
  return {
    entrance: { speaks: 'colyseus', room: watchRoom, options: { match: roomId } },
    moves: 'merged',
    async move(value) {
      const verdict = await match.submit({ kind: 'mechanic.set', actor: 'operator', mechanic: 'walking', value })
      if (!verdict.ok) throw new Error(verdict.code)
    },
    say: (line) => tape.chat(line),
    tally: (tally) => tape.tally(tally),
    seen: () => ({ moves: state.moves, picture: pictureOf(state.moves, rowsOf(state)) }),
  }
}

const notAsked = () => Promise.reject(new CaveaError('not_ready'))

function giveUp(reason: unknown): never {
  console.error(reason)
  process.exit(1)
}
