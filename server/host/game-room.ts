import { randomBytes } from 'node:crypto'
import { type AuthContext, type Client, matchMaker, Room } from '@colyseus/core'
import type { Schema } from '@colyseus/schema'
import type { Command, Verdict } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import { Match } from '../../shared/match/match.ts'
import { closeCodes, type MatchRow } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { admitPlayer, admitWaiting, answering, orRefuse, passRefusal, type Visitor } from './admission.ts'
import { CommandQueue } from './command-queue.ts'
import { closeDoor } from './door.ts'
import { House } from './house.ts'
import { InputQueue } from './input-queue.ts'
import { Line } from './line.ts'
import type { HostPorts, MatchObserver, RunningMatch } from './ports.ts'
import type { Recording } from './recording.ts'
import { type Occupant, Roster } from './roster.ts'
import { TapedSerializer } from './serializer.ts'
import { Ticker } from './ticker.ts'

/** How long the seat of somebody who dropped is kept, in seconds. */
const seatKeptSeconds = 60
/** A client sends 30 inputs a second, and a few requests. After a hold-up a second's worth arrives at once. */
const messagesPerSecond = 150
/** A game whose step throws so many times in a row is broken: its match ends. */
const failuresAllowed = 30

type Seated = Client & { auth: Visitor }

/**
 * Runs one match of a game: sockets on the one side, `Match` on the other. Whatever happens out here becomes a command
 * or an input of the next tick; what the match asks for in return, its effects, is acted on here alone.
 */
export abstract class GameRoom
  extends Room<{ state: GameState; client: Seated; input: Schema }>
  implements RunningMatch
{
  readonly game: Game
  readonly line: Line
  readonly #ports: HostPorts
  readonly #match: Match
  readonly #seed = randomBytes(24).toString('base64url')
  readonly #house: House
  readonly #roster = new Roster()
  readonly #queues = new Map<string, InputQueue>()
  readonly #serializer = new TapedSerializer((bytes) => this.#recording?.patch(bytes))
  readonly #ticker: Ticker
  readonly #startedAt = Date.now()
  readonly #commands = new CommandQueue()
  #recording: Recording | undefined
  #observer: MatchObserver | undefined
  #peopleChanged = true
  #stepping = false
  #failures = 0

  override maxMessagesPerSecond = messagesPerSecond

  constructor(game: Game, ports: HostPorts) {
    super()
    this.game = game
    this.#ports = ports
    const delayTicks = Math.ceil((ports.delayMs * game.tickRate) / 1000)
    this.#match = new Match(game, { seed: this.#seed, delayTicks })
    this.#house = new House(game, ports.bots)
    this.#ticker = new Ticker(game.tickRate, (latenessMs) => this.#tick(latenessMs))
    this.line = new Line({
      freeSeats: () => this.freeSeats(),
      reserveSeat: (request) => this.reserveSeat(request),
      closeDoor: (closed) => void closeDoor(this, closed),
    })
    this.maxClients = game.players.max
    this.patchRate = 1000 / game.tickRate
    this.inputs = this.defineInput(game.input as new () => Schema, { tickRate: game.tickRate, bufferMaxSize: 64 })
  }

  static override async onAuth(_token: string, options: unknown, _context: AuthContext): Promise<Visitor> {
    return orRefuse(() => admitPlayer(options))
  }

  override onCreate(): void {
    if (this.#ports.matches.size >= this.#ports.maxMatches) throw new CaveaError('not_ready')
    this.state = this.#match.state
    for (const name of Object.keys(this.game.actions)) this.#hear(name)
    const recording = this.#ports.record(this.roomId)
    const { name, title, version, tickRate } = this.game
    const head = { match: this.roomId, game: name, title, version, tickRate, startedAt: this.#startedAt }
    const delayTicks = Math.ceil((this.#ports.delayMs * tickRate) / 1000)
    recording.begin(head, this.#serializer.reflection(), { seed: this.#seed, delayTicks })
    // What the game laid out counts as changes still; a keyframe may only be taken once they are gone.
    this.#serializer.applyPatches([])
    recording.keyframe(this.#serializer.keyframe())
    this.#recording = recording
    this.#ports.matches.add(this)
    this.#observer = this.#ports.observe(this)
    this.#ticker.start()
  }

  override onJoin(client: Seated): void {
    const visitor = client.auth
    const before = this.#roster.find(visitor.person)
    if (before !== undefined) this.#vacate(before.seat)?.release()
    const seat = client.sessionId
    this.#roster.put({ ...visitor, seat, release: () => client.leave(closeCodes.seatTaken) })
    this.#queues.set(seat, new InputQueue(this.#match.neutral))
    this.#enter({ kind: 'join', actor: 'player', seat, ...visitor })
    this.#peopleChanged = true
  }

  override onDrop(client: Seated): void {
    this.#serializer.forget(client)
    const seat = client.sessionId
    if (!this.#roster.has(seat)) return
    const kept = this.allowReconnection(client, seatKeptSeconds)
    // It is rejected when the time is over, and onLeave follows: that is where it is handled.
    kept.catch(() => {})
    // While the room closes no seat is kept: then it is a promise that nobody can reject, and onLeave follows at once.
    if (!('reject' in kept)) return
    this.#roster.put({ ...client.auth, seat, release: () => kept.reject(false) })
    this.#enter({ kind: 'drop', actor: 'player', seat })
  }

  override onReconnect(client: Seated): void {
    const seat = client.sessionId
    this.#roster.put({ ...client.auth, seat, release: () => client.leave(closeCodes.seatTaken) })
    this.#queues.set(seat, new InputQueue(this.#match.neutral))
    this.#enter({ kind: 'return', actor: 'player', seat })
  }

  override onLeave(client: Seated): void {
    this.#serializer.forget(client)
    this.#vacate(client.sessionId)
  }

  override onDispose(): void {
    this.#ticker.stop()
    this.#recording?.end('disposed')
    this.#observer?.ended()
    this.#ports.matches.remove(this.roomId)
    this.#commands.close()
  }

  override onUncaughtException(error: Error, method: string): void {
    passRefusal(error, (fault) => {
      this.#ports.metrics.failed(method)
      this.#ports.log('error', `${method} failed`, { roomId: this.roomId, err: fault })
    })
  }

  // Colyseus puts a serializer of its own here whenever the state is set.
  override setSerializer(): void {
    super.setSerializer(this.#serializer)
  }

  // Colyseus calls this by an interval of its own. Patches follow a step here, so only the tick's own call counts.
  override broadcastPatch(): boolean {
    return this.#stepping && super.broadcastPatch()
  }

  submit(command: Command): Promise<Verdict> {
    return this.#commands.submit(command)
  }

  objection(command: Extract<Command, { kind: 'mechanic.set' }>) {
    return this.#match.objection(command)
  }

  describe(): MatchRow {
    const { name, title, summary, players } = this.game
    const people = this.#roster.size
    return {
      roomId: this.roomId,
      game: name,
      title,
      summary,
      players: people,
      maxPlayers: players.max,
      bots: [...this.#match.state.seats.values()].filter((seat) => !seat.human).length,
      spectators: this.#match.state.crowd,
      startedAt: this.#startedAt,
      watchDelayMs: this.#ports.delayMs,
    }
  }

  freeSeats(): number {
    return this.hasReachedMaxClients() ? 0 : this.maxClients - this.#roster.size
  }

  keepOpen(): void {
    this.autoDispose = false
  }

  async reserveSeat(request: Visitor): Promise<unknown> {
    const visitor = admitWaiting(request)
    const [listing] = await matchMaker.query({ roomId: this.roomId })
    if (listing === undefined) throw new CaveaError('match_over')
    return matchMaker.reserveSeatFor(listing, { name: visitor.name }, visitor).catch((cause: unknown) => {
      throw new CaveaError('match_full', { cause })
    })
  }

  #hear(action: string): void {
    const row = this.game.actions[action]
    if (row === undefined) return
    const handle = answering(row.payload, async (client: Seated, payload) => {
      const seat = client.sessionId
      const verdict = await this.submit({ kind: 'action', actor: 'player', seat, action, payload: payload as Json })
      if (!verdict.ok) throw new CaveaError(verdict.code)
      return { done: true }
    })
    this.onMessage(action, (client: Seated, payload: unknown, answer) => handle(client, payload, answer))
  }

  #enter(command: Command): void {
    void this.#commands.submit(command)
  }

  #vacate(seat: string): Occupant | undefined {
    const occupant = this.#roster.remove(seat)
    if (occupant === undefined) return undefined
    this.#queues.delete(seat)
    this.#enter({ kind: 'leave', actor: 'player', seat })
    this.#peopleChanged = true
    return occupant
  }

  #tick(latenessMs: number): void {
    const startedAt = performance.now()
    try {
      this.#step()
      this.#failures = 0
    } catch (error) {
      this.onUncaughtException(error instanceof Error ? error : new Error(String(error)), 'step')
      if (++this.#failures >= failuresAllowed) void this.disconnect(closeCodes.matchOver)
    }
    this.#ports.metrics.stepped(latenessMs, performance.now() - startedAt)
  }

  #step(): void {
    const batch = this.#commands.take()
    const housekeeping = this.#peopleChanged ? this.#house.adjust(this.#match.state, this.#roster.size) : []
    this.#peopleChanged = false
    // A bot gives way before somebody sits down, and sits down after somebody has left: else a full match refuses one.
    const first = housekeeping[0]?.kind === 'bot.leave' ? housekeeping : []
    const commands = [...first, ...batch.commands, ...(first === housekeeping ? [] : housekeeping)]
    const effects = this.#advance(commands, (verdicts) => batch.settle(verdicts.slice(first.length)))
    this.#show(effects)
    this.#stepping = true
    this.broadcastPatch()
    this.#stepping = false
    if (this.#recording?.keyframeDue) this.#recording.keyframe(this.#serializer.keyframe())
    this.#observer?.stepped(effects)
    if (this.line.length > 0) void this.line.serve().catch((error) => this.onUncaughtException(error, 'line'))
  }

  #advance(commands: readonly Command[], settle: (verdicts: readonly Verdict[]) => void): readonly Effect[] {
    const entry = { commands, inputs: this.#takeInputs() }
    this.#recording?.entry(this.#match.tick + 1, entry)
    let verdicts: readonly Verdict[] = []
    try {
      const step = this.#match.advance(entry)
      verdicts = step.verdicts
      return step.effects
    } finally {
      // Also where the game has thrown: nobody is to wait for an answer that never comes.
      settle(verdicts)
    }
  }

  #takeInputs(): Map<string, readonly object[]> {
    const inputs = new Map<string, readonly object[]>()
    for (const [seat, queue] of this.#queues) {
      const source = this.inputs?.get(seat)
      const taken = source === undefined ? [] : queue.take(source)
      if (taken.length > 0) inputs.set(seat, taken)
    }
    return inputs
  }

  #show(effects: readonly Effect[]): void {
    const marks = effects.flatMap((effect) =>
      effect.kind === 'mark' ? [{ name: effect.name, data: effect.data }] : [],
    )
    if (marks.length === 0) return
    for (const mark of marks) this.#recording?.mark(mark)
    this.broadcast('marks', { tick: this.#match.tick, marks })
  }
}

/** The room class for a game: Colyseus makes rooms by itself and hands them nothing, so the class brings its parts. */
export function gameRoom(game: Game, ports: HostPorts): new () => GameRoom {
  return class extends GameRoom {
    constructor() {
      super(game, ports)
    }
  }
}
