import { CloseCode, matchMaker, Server } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { Audiences } from '../../server/audience/audiences.ts'
import { Words } from '../../server/audience/moderation-words.ts'
import { admitSpectator, answering, orRefuse, passRefusal } from '../../server/host/admission.ts'
import type { Left } from '../../server/host/comeback.ts'
import { heldSeat } from '../../server/host/held-seat.ts'
import { Matches } from '../../server/host/matches.ts'
import { gameRoom } from '../../server/host/room-class.ts'
import { Passes } from '../../server/relay/passes.ts'
import { Proofs } from '../../server/relay/proofs.ts'
import { watchRoomClass } from '../../server/relay/watch-room.ts'
import { MemoryStore } from '../../server/tape/memory.ts'
import { Tapes } from '../../server/tape/tapes.ts'
import type { Game } from '../../shared/game.ts'
import { standsOf, watchRoom } from '../../shared/protocol.ts'
import { freePort } from './free-port.ts'

const quiet = { debug() {}, error() {}, info() {}, trace() {}, warn() {} }

class OpenTransport extends WebSocketTransport {
  sockets(): Iterable<{ readonly bufferedAmount: number; terminate(): void }> {
    return this.wss.clients
  }
}

/** One game on a server in this very process, so that a test can look at both ends. */
export class InProcess implements AsyncDisposable {
  readonly address: string
  readonly matches = new Matches()
  readonly store = new MemoryStore()
  readonly tapes = new Tapes(
    this.store,
    { bytes: 64 * 1024 * 1024, keepMs: 130_000 },
    {
      failed: (error) => void this.failures.push(error),
      dropped: (records) => void this.failures.push(`${records} records were dropped`),
      fenced: (roomId) => void this.failures.push(`${roomId} was fenced`),
    },
  )
  /** Seeds of the matches, by id: what must never leave this side. */
  readonly seeds = new Map<string, string>()
  readonly failures: unknown[] = []
  readonly #server: Server
  readonly #transport: OpenTransport
  readonly #left = new Map<string, Left>()
  #audiences: Audiences | undefined

  private constructor(port: number) {
    this.address = `http://127.0.0.1:${port}`
    const transport = new OpenTransport({ maxPayload: 4096, pingMaxRetries: 4 })
    this.#transport = transport
    this.#server = new Server({ transport: this.#transport, greet: false, gracefullyShutdown: false, logger: quiet })
  }

  static async start(game: Game, options: { bots?: number; delayMs?: number } = {}): Promise<InProcess> {
    const port = await freePort()
    const house = new InProcess(port)
    await house.#open(game, port, options.bots ?? 0, options.delayMs ?? 0)
    return house
  }

  async #open(game: Game, port: number, bots: number, delayMs: number): Promise<void> {
    const { matches, tapes } = this
    const failed = (_where: string, error: unknown) => this.failures.push(error)
    const settings = { watchDelayMs: delayMs, ballotEverySeconds: 0, ballotSeconds: 5, sourceCaps: {} }
    const audiences = new Audiences(
      settings,
      (roomId) => tapes.recorder(roomId),
      () => {},
      failed,
      async () => [],
      new Words(),
    )
    this.#audiences = audiences
    const room = gameRoom(game, {
      networkOf: () => '',
      fitName: async (name) => name,
      maxMatches: 10,
      bots,
      delayMs,
      matches,
      record: (roomId, tickRate) => {
        const recorder = tapes.open(roomId, tickRate)
        const begin = recorder.begin.bind(recorder)
        recorder.begin = (head, reflection, secret) => {
          this.seeds.set(roomId, secret.seed)
          return begin(head, reflection, secret)
        }
        return recorder
      },
      past: (roomId) => this.#left.get(roomId),
      observe: (match, past) => audiences.open(match, past),
      metrics: { stepped() {}, failed() {} },
      log: (_level, _text, details) => this.failures.push(details),
    })
    this.#server.define(game.name, room).on('create', ({ roomId }) => matches.show(roomId))
    const stands = watchRoomClass({
      delayMs,
      admit: admitSpectator,
      refuse: orRefuse,
      answering,
      passRefusal,
      find(roomId) {
        const tape = tapes.live(roomId)
        return tape === undefined ? undefined : { tape, stateClass: game.state }
      },
      crowd: (roomId, spectators) => void matches.find(roomId)?.submit({ kind: 'crowd', actor: 'system', spectators }),
      // All clients are in this process: their one address says nothing of them.
      vote: (roomId, { origin: _, ...vote }) => audiences.get(roomId).vote({ ...vote, source: 'stands' }),
      say: (roomId, { origin: _, ...line }) => audiences.get(roomId).say({ ...line, source: 'stands' }),
      line: {
        join: (roomId, waiting) => matches.get(roomId).line.join(waiting),
        leave: (roomId, id) => matches.find(roomId)?.line.leave(id),
      },
      hold: heldSeat,
      passes: new Passes(new Uint8Array(32)),
      proofs: new Proofs(new Uint8Array(32)),
      failed,
    })
    this.#server.define(watchRoom, stands).filterBy(['match'])
    await this.#server.listen(port, '127.0.0.1')
    await matchMaker.createRoom(game.name, {})
    for (const match of matches.list()) match.keepOpen()
  }

  /** The first match. */
  get roomId(): string {
    const [match] = this.matches.list()
    if (match === undefined) throw new Error('No match runs.')
    return match.roomId
  }

  /** Opens the ballot of a mechanic in the first match, and gives its id. */
  async openBallot(mechanic: string, seconds?: number): Promise<string> {
    if (this.#audiences === undefined) throw new Error('No match runs.')
    return this.#audiences.get(this.roomId).openFor(mechanic, seconds)
  }

  /** Hands the first match over, as a server that drains does. Gives its id. */
  async handOver(): Promise<string> {
    const { roomId } = this
    await this.matches.get(roomId).handOver()
    await matchMaker.getLocalRoomById(standsOf(roomId))?.disconnect(CloseCode.MAY_TRY_RECONNECT)
    return roomId
  }

  /** Brings a match back that was handed over, as the next server does. */
  async bringBack(game: string, roomId: string): Promise<void> {
    this.#left.set(roomId, await this.tapes.resume(roomId))
    await matchMaker.handleCreateRoom(game, {}, undefined, roomId)
    await matchMaker.handleCreateRoom(watchRoom, { match: roomId }, undefined, standsOf(roomId))
    this.matches.get(roomId).keepOpen()
  }

  /** Cuts one connection, without a word to either side: which one is for `pick` to say. */
  cut(pick: <T>(list: readonly T[]) => T | undefined): void {
    pick([...this.#transport.sockets()])?.terminate()
  }

  /** Bytes that wait to be sent, one number a socket. */
  unsentBytes(): number[] {
    return [...this.#transport.sockets()].map((socket) => socket.bufferedAmount)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.gracefullyShutdown(false)
  }
}
