import { type Client, Room } from '@colyseus/core'
import type { Schema } from '@colyseus/schema'
import type { Command, Verdict } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import { closeCodes, type MatchRow } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { playerWord } from '../../shared/words.ts'
import { limitMessages } from '../colyseus/message-rate.ts'
import { hearActions } from './actions.ts'
import { passRefusal, type Visitor } from './admission.ts'
import { Departure } from './departure.ts'
import { closeDoor } from './door.ts'
import { heldSeat } from './held-seat.ts'
import { House } from './house.ts'
import { Line } from './line.ts'
import { bringBack, clockOf } from './past.ts'
import type { HostPorts, MatchObserver, RunningMatch } from './ports.ts'
import type { Past } from './recording.ts'
import { reservation } from './reservation.ts'
import { type Occupant, Roster } from './roster.ts'
import { rowOf } from './row.ts'
import { freshRun, type Run, resumedRun } from './run.ts'
import { SeatYield } from './seat-yield.ts'
import { sendOn } from './send-on.ts'
import { TapedSerializer } from './serializer.ts'
import { Ticker } from './ticker.ts'
import { limitUnusedReservations } from './unused-reservations.ts'

/** How long the seat of somebody who dropped is kept, in seconds. */
const seatKeptSeconds = 60
/** A client sends 30 inputs a second, and a few requests. After a stall a minute's worth arrives at once: its seat is kept so long. */
const messageRate = { perSecond: 150, burst: 2000 }
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
  readonly #roster = new Roster()
  readonly #serializer = new TapedSerializer((bytes) => this.#run?.recording.patch(bytes))
  readonly #ticker: Ticker
  #run: Run | undefined
  #observer: MatchObserver | undefined
  readonly #departure: Departure
  readonly #seatYield: SeatYield
  #stepping = false
  #failures = 0

  constructor(game: Game, ports: HostPorts) {
    super()
    limitMessages(this, messageRate)
    this.game = game
    this.#ports = ports
    this.#ticker = new Ticker(game.tickRate, (latenessMs) => this.#tick(latenessMs))
    this.line = new Line({
      freeSeats: () => this.freeSeats(),
      reserveSeat: (request) => this.reserveSeat(request),
      closeDoor: (closed) => void closeDoor(this, closed),
    })
    this.#departure = new Departure({
      room: this,
      stop: () => this.#stop(),
      release: async () => this.#run?.recording.release(),
    })
    this.#seatYield = new SeatYield(
      this,
      this.#roster,
      () => this.#run?.activity,
      (seat) => this.#vacate(seat),
    )
    limitUnusedReservations(this)
    this.maxClients = game.players.max
    this.patchRate = 1000 / game.tickRate
    this.inputs = this.defineInput(game.input as new () => Schema, { tickRate: game.tickRate, bufferMaxSize: 64 })
  }

  override onCreate(): Promise<void> | undefined {
    if (this.#ports.matches.leaving) throw new CaveaError('not_ready')
    const gone = this.#ports.past(this.roomId)
    if (gone === undefined && this.#ports.matches.size >= this.#ports.maxMatches) throw new CaveaError('server_full')
    const house = new House(this.game, this.#ports.bots)
    const run =
      gone === undefined
        ? freshRun(this.game, house, this.roomId, this.#ports)
        : resumedRun(this.game, house, gone.past, gone.recording)
    this.state = run.match.state
    // What was laid out counts as changes still; a keyframe may only be taken once they are gone.
    this.#serializer.applyPatches([])
    if (gone === undefined) run.begin(this.#serializer.reflection())
    else this.#goOn(run, gone.past)
    this.#run = run
    hearActions(this, this.game, (command) => this.submit(command))
    this.#observer = this.#ports.observe(this, gone?.past)
    this.#keyframe(run)
    this.#ports.matches.add(this)
    this.#ticker.start()
    return gone === undefined ? run.recording.begun() : undefined
  }

  override onJoin(client: Seated): void {
    const { name, person } = client.auth
    const before = this.#roster.find(person)
    if (before !== undefined) this.#vacate(before.seat)?.release(closeCodes.seatTaken)
    this.#sit(client)
    void this.submit({ kind: 'join', actor: 'player', seat: client.sessionId, name, person })
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
    const token = client.reconnectionToken
    this.#roster.put({ ...client.auth, seat, token, release: () => kept.reject(false) })
    void this.submit({ kind: 'drop', actor: 'player', seat })
  }

  override onReconnect(client: Seated): void {
    this.#sit(client)
    void this.submit({ kind: 'return', actor: 'player', seat: client.sessionId })
  }

  override onLeave(client: Seated): void {
    this.#serializer.forget(client)
    this.#vacate(client.sessionId)
  }

  override async onDispose(): Promise<void> {
    const { matches } = this.#ports
    // No match is over because it leaves, or because its room could not be opened.
    const goesOn = this.#departure.begun || !matches.isListed(this.roomId)
    this.#ticker.stop()
    this.#observer?.ended(!goesOn)
    matches.remove(this.roomId)
    this.#run?.close()
    await (goesOn ? this.#departure.released() : this.#run?.recording.end('disposed'))
  }

  handOver(next?: (roomId: string) => Promise<string | undefined>): Promise<string | undefined> {
    return this.#departure.begin(next)
  }

  // Colyseus calls this when what a drain may take is over. Its own would close sockets for good.
  override onBeforeShutdown(): void {
    const left = Promise.all([this.handOver(), sendOn(this, undefined)])
    left.catch((error) => this.onUncaughtException(error, 'hand over'))
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
    const verdict: Promise<Verdict> = this.#run?.submit(command) ?? Promise.resolve({ ok: false, code: 'match_over' })
    this.#observer?.entered?.(command, verdict)
    return verdict
  }

  objection(command: Extract<Command, { kind: 'mechanic.set' }>) {
    return this.#run === undefined ? 'match_over' : this.#run.match.objection(command)
  }

  snapshot() {
    return this.#run?.match.snapshot()
  }

  describe(): MatchRow {
    const startedAt = this.#run?.head.startedAt ?? 0
    return rowOf(this, { players: this.#roster.size, startedAt, watchDelayMs: this.#ports.delayMs })
  }

  freeSeats(): number {
    return this.hasReachedMaxClients() ? 0 : this.maxClients - this.#roster.size
  }

  freeIdleSeat(network: string): Promise<boolean> {
    return this.#seatYield.freeFor(network)
  }

  keepOpen(isKept = true): void {
    this.autoDispose = !isKept
  }

  reserveSeat(request: Visitor): Promise<unknown> {
    return reservation(this.roomId, request, playerWord(this.game.words))
  }

  #sit(client: Seated): void {
    const { sessionId: seat, reconnectionToken: token } = client
    this.#roster.put({ ...client.auth, seat, token, release: (code) => client.leave(code) })
    this.#run?.seat(seat)
    this.#writeRoster()
  }

  #vacate(seat: string): Occupant | undefined {
    const occupant = this.#roster.remove(seat)
    if (occupant === undefined) return undefined
    this.#run?.unseat(seat)
    this.#writeRoster()
    void this.submit({ kind: 'leave', actor: 'player', seat })
    return occupant
  }

  // Whoever is sent on keeps their seat, however their socket is closed.
  #writeRoster(): void {
    if (!this.#departure.begun) this.#run?.recording.roster(this.#roster.claims())
  }

  // Brings the match from its snapshot to where its tape ends, and keeps every seat for who had it.
  #goOn(run: Run, past: Past): void {
    const difference = bringBack(run.match, past, this.#serializer)
    if (difference !== undefined) {
      run.recording.mark({ name: 'diverged', data: difference.path })
      this.onUncaughtException(new Error(`Run again, ${difference.path} is not what players saw.`), 'rerun')
    }
    this.clock.elapsedTime = clockOf(run.match, past)
    run.recover(past.claims)
    for (const claim of past.claims) {
      const { seat: sessionId, token, ...auth } = claim
      const release = heldSeat(this, { sessionId, token, auth }, seatKeptSeconds, () => this.#vacate(sessionId))
      this.#roster.put({ ...claim, release })
    }
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
    const run = this.#run
    if (run === undefined) return
    let effects: readonly Effect[] = []
    try {
      effects = run.step(this.#roster.size, (seat) => this.inputs?.get(seat))
    } finally {
      // Also where the game has thrown: a tick without a patch is a gap in its tape until the next keyframe.
      const marks = run.marks(effects)
      // Before players see it: while their sockets are written to, another thread writes the tape.
      run.recording.flush()
      if (marks.length > 0) this.broadcast('marks', { tick: run.match.tick, marks })
      this.#stepping = true
      this.broadcastPatch()
      this.#stepping = false
      this.#observer?.stepped(effects)
      if (run.recording.keyframeDue) this.#keyframe(run)
      this.#seatYield.serveLine().catch((error) => this.onUncaughtException(error, 'line'))
    }
  }

  #stop(): void {
    this.#tick(0)
    this.#ticker.stop()
    if (this.#run !== undefined) this.#keyframe(this.#run)
  }

  #keyframe(run: Run): void {
    const audience = this.#observer?.snapshot()
    if (audience === undefined) return
    const { nextReference } = this.#serializer
    const here = { nextReference, clockMs: this.clock.elapsedTime, claims: this.#roster.claims(), audience }
    run.recording.keyframe(this.#serializer.keyframe(), run.snapshot(here))
  }
}
