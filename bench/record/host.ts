import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matchMaker, Server } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { arena } from '../../rooms/arena/game.ts'
import { admitSpectator, answering, orRefuse, passRefusal } from '../../server/host/admission.ts'
import { gameRoom } from '../../server/host/game-room.ts'
import { heldSeat } from '../../server/host/held-seat.ts'
import { Matches } from '../../server/host/matches.ts'
import type { Recording } from '../../server/host/recording.ts'
import { Passes } from '../../server/relay/passes.ts'
import { watchRoomClass } from '../../server/relay/watch-room.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import type { TapeStore } from '../../server/tape/store.ts'
import { Tapes } from '../../server/tape/tapes.ts'
import { CaveaError } from '../../shared/errors.ts'
import { watchRoom } from '../../shared/protocol.ts'
import { freePort } from '../free-port.ts'
import { noAudience } from '../no-audience.ts'

/** What the benchmark tells the host: whether it records from now on. */
export interface Order {
  readonly record: boolean
}

/** What the host answers: the processor time that it had taken until then, and how large the tape was. */
export interface Account {
  readonly userMs: number
  readonly systemMs: number
  readonly tapeBytes: number
}

const quiet = { debug() {}, error() {}, info() {}, trace() {}, warn() {} }
const folder = mkdtempSync(join(tmpdir(), 'cavea-bench-'))
const store = new FileStore(folder, () => {})
let recording = true

/** Takes records to files, or nowhere. */
const valve: TapeStore = {
  async open(id) {
    const writer = await store.open(id)
    return {
      epoch: writer.epoch,
      append: (records) => (recording ? writer.append(records) : Promise.resolve()),
      finish: () => writer.finish(),
      release: () => writer.release(),
    }
  },
  read: (id, enough) => store.read(id, enough),
  publicFile: (id) => store.publicFile(id),
  list: () => store.list(),
  close: () => store.close(),
}
const tapes = new Tapes(
  valve,
  { bytes: 2 * 1024 * 1024, keepMs: 10_000 },
  { waiting() {}, failed: giveUp, dropped: giveUp, fenced: giveUp },
)

/**
 * Without recording, what is shown goes to those who watch as ever, and what entered, snapshots and keyframes nowhere:
 * the match, its players and its stands are the very same.
 */
function recorderOf(tape: Recording): Recording {
  return {
    begin: tape.begin.bind(tape),
    entry: (tick, entry) => (recording ? tape.entry(tick, entry) : tape.entry(tick, nothing)),
    patch: tape.patch.bind(tape),
    get keyframeDue() {
      return recording && tape.keyframeDue
    },
    keyframe: tape.keyframe.bind(tape),
    roster: tape.roster.bind(tape),
    mark: tape.mark.bind(tape),
    flush: tape.flush.bind(tape),
    end: tape.end.bind(tape),
    release: tape.release.bind(tape),
  }
}
const nothing = { commands: [], inputs: new Map() }

const port = await freePort()
const matches = new Matches()
const server = new Server({ transport: new WebSocketTransport({}), greet: false, logger: quiet })
server.define(
  arena.name,
  gameRoom(arena, {
    fitName: async (name) => name,
    maxMatches: 1,
    bots: 0,
    delayMs: 0,
    matches,
    record: (roomId, tickRate) => recorderOf(tapes.open(roomId, tickRate)),
    past: () => undefined,
    observe: () => noAudience,
    metrics: { stepped() {}, failed: giveUp },
    log: (_level, text) => giveUp(text),
  }),
)
const notAsked = () => Promise.reject(new CaveaError('not_ready'))
const stands = watchRoomClass({
  delayMs: 0,
  admit: admitSpectator,
  refuse: orRefuse,
  answering,
  passRefusal,
  find(roomId) {
    const tape = tapes.live(roomId)
    return tape === undefined ? undefined : { tape, stateClass: arena.state }
  },
  crowd: (roomId, spectators) => void matches.find(roomId)?.submit({ kind: 'crowd', actor: 'system', spectators }),
  vote: notAsked,
  say: notAsked,
  line: { join: notAsked, leave() {} },
  hold: heldSeat,
  passes: new Passes(new Uint8Array(32)),
  failed: (_where, error) => giveUp(error),
})
server.define(watchRoom, stands).filterBy(['match'])
await server.listen(port, '127.0.0.1')
const { roomId } = await matchMaker.createRoom(arena.name, {})
process.on('message', async ({ record }: Order) => {
  recording = record
  const { user, system } = process.cpuUsage()
  const tapeBytes = (await store.list()).reduce((sum, row) => sum + row.bytes, 0)
  const account: Account = { userMs: user / 1000, systemMs: system / 1000, tapeBytes }
  process.send?.(account)
})
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true })
  process.exit()
})
process.send?.({ port, roomId })

function giveUp(reason: unknown): never {
  console.error(reason)
  process.exit(1)
}
