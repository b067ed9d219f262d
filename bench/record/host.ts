import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matchMaker, Server } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { arena } from '../../rooms/arena/game.ts'
import { gameRoom } from '../../server/host/game-room.ts'
import { Matches } from '../../server/host/matches.ts'
import type { Recording } from '../../server/host/recording.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { Tapes } from '../../server/tape/tapes.ts'
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
const tapes = new Tapes(
  store,
  { bytes: 2 * 1024 * 1024, keepMs: 10_000 },
  { waiting() {}, failed: giveUp, dropped: giveUp, fenced: giveUp },
)
let recording = true

/** Hands a match's records on to its tape, or drops them: the match itself is the very same with and without. */
function valve(tape: Recording): Recording {
  return {
    begin: tape.begin.bind(tape),
    entry: (tick, entry) => recording && tape.entry(tick, entry),
    patch: (bytes) => recording && tape.patch(bytes),
    get keyframeDue() {
      return recording && tape.keyframeDue
    },
    keyframe: tape.keyframe.bind(tape),
    roster: tape.roster.bind(tape),
    mark: (mark) => recording && tape.mark(mark),
    flush: () => recording && tape.flush(),
    end: tape.end.bind(tape),
    release: tape.release.bind(tape),
  }
}

const port = await freePort()
const server = new Server({ transport: new WebSocketTransport({}), greet: false, logger: quiet })
server.define(
  arena.name,
  gameRoom(arena, {
    fitName: async (name) => name,
    maxMatches: 1,
    bots: 0,
    delayMs: 0,
    matches: new Matches(),
    record: (roomId, tickRate) => valve(tapes.open(roomId, tickRate)),
    past: () => undefined,
    observe: () => noAudience,
    metrics: { stepped() {}, failed: giveUp },
    log: (_level, text) => giveUp(text),
  }),
)
await server.listen(port, '127.0.0.1')
await matchMaker.createRoom(arena.name, {})
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
process.send?.({ port })

function giveUp(reason: unknown): never {
  console.error(reason)
  process.exit(1)
}
