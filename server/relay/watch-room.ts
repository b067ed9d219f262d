import { type AuthContext, type Client, CloseCode, Room, type Serializer } from '@colyseus/core'
import { CaveaError } from '../../shared/errors.ts'
import type { Network, Origin } from '../../shared/network.ts'
import { proofAnswer, proofRequest } from '../../shared/proof.ts'
import {
  type ChatReply,
  chatRequest,
  closeCodes,
  type LinePlace,
  lineRequest,
  standsOf,
  type VoteReply,
  type VoteRequest,
  voteRequest,
} from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { limitMessages } from '../colyseus/message-rate.ts'
import { Crowd } from './crowd.ts'
import { Numbers } from './numbers.ts'
import { Pacing } from './pacing.ts'
import type { Passes } from './passes.ts'
import type { Proofs } from './proofs.ts'
import { Relay, type RelayTape } from './relay.ts'
import { type Answering, MirrorSerializer, SocketSpectator } from './spectator.ts'
import { expectVotable } from './votable.ts'

/** Requests and chat lines of one spectator. */
const messageRate = { perSecond: 20, burst: 200 }
const placeKeptSeconds = 60

/** Who was let into the stands. */
export interface StandsVisitor {
  readonly name: string
  readonly person: string
  readonly match: string
  /** When they first joined: milliseconds since 1970. */
  readonly joinedAt: number
  /** Whether they have solved a proof of work in this session. */
  readonly proven: boolean
}

/** What the stands need of the outside, handed in by the wiring. */
export interface StandsPorts {
  readonly delayMs: number
  /** Throws where the options are not those of a spectator. */
  admit(options: unknown): Pick<StandsVisitor, 'name' | 'person' | 'match'>
  /** Turns a thrown thing into Colyseus's own error. */
  refuse<T>(run: () => T): T
  readonly answering: Answering
  passRefusal(error: Error, report: (error: Error) => void): void
  /** A running match's tape and its game's state class; undefined where there is no such match. */
  find(match: string): { tape: RelayTape; stateClass: new () => GameState } | undefined
  /** Tells the match how many watch, to two digits where there are many. */
  crowd(match: string, spectators: number): void
  vote(match: string, vote: VoteRequest & { voter: string; seenTick: number; origin: Origin }): Promise<VoteReply>
  say(match: string, line: SpectatorLine): Promise<ChatReply>
  readonly line: {
    join(
      match: string,
      waiting: { id: string; name: string; person: string; network: string | undefined } & LineEvents,
    ): LinePlace | Promise<LinePlace>
    leave(match: string, id: string): void
  }
  /** Keeps a place for somebody who was here before a restart. */
  hold(
    room: Pick<Room, 'allowReconnection'>,
    returning: { sessionId: string; token: string; auth: unknown },
    seconds: number,
    over: () => void,
  ): void
  readonly passes: Passes
  readonly proofs: Proofs
  failed(where: string, error: Error): void
}

/** What a spectator writes. */
export interface SpectatorLine {
  readonly voter: string
  readonly from: string
  readonly text: string
  readonly seenTick: number
  readonly origin: Origin
}

interface LineEvents {
  moved(place: LinePlace): void
  seated(reservation: unknown): void
}

type Watching = Client & { auth: StandsVisitor }

/** The stands of one match, towards Colyseus. What spectators see comes from the match's tape, never from its host. */
export abstract class WatchRoom extends Room<{ state: GameState; client: Watching }> {
  readonly #ports: StandsPorts
  readonly #numbers: Numbers
  readonly #spectators = new Map<string, SocketSpectator>()
  #relay: Relay | undefined
  #match = ''
  readonly #crowd = new Crowd()
  readonly #pacing = new Pacing()

  override patchRate = 250

  constructor(ports: StandsPorts, numbers: Numbers) {
    super()
    limitMessages(this, messageRate)
    this.#ports = ports
    this.#numbers = numbers
  }

  override onCreate(options: unknown): void {
    const { match } = this.#ports.admit(options)
    const found = this.#ports.find(match)
    if (found === undefined) throw new CaveaError('match_unknown', { value: match })
    this.#match = match
    this.roomId = standsOf(match)
    const { tape, stateClass } = found
    const firstNumber = this.#numbers.firstFor(match, tape.epoch)
    const { delayMs } = this.#ports
    this.#relay = new Relay({ tape, stateClass, delayMs, firstNumber, ended: () => this.#close() })
    this.state = this.#relay.mirror.state
    this.#listen()
  }

  override onJoin(client: Watching): void {
    this.#admit(client)
  }

  override onDrop(client: Watching): void {
    this.#dismiss(client)
    // It is rejected when the time is over or while the room closes; onLeave follows either way.
    this.allowReconnection(client, placeKeptSeconds).catch(() => {})
  }

  override onReconnect(client: Watching): void {
    this.#admit(client)
  }

  override onLeave(client: Watching): void {
    this.#dismiss(client)
    this.#ports.line.leave(this.#match, client.sessionId)
  }

  override onDispose(): void {
    this.#relay?.close()
    if (this.#relay !== undefined) this.#numbers.used(this.#match, this.#relay.mirror.nextNumber)
    if (this.#match !== '') this.#ports.crowd(this.#match, 0)
  }

  // Colyseus's own closes with a code after which nobody comes back.
  override onBeforeShutdown(): void {
    this.disconnect(CloseCode.MAY_TRY_RECONNECT).catch((error) => this.#ports.failed('stands', error))
  }

  // A token that was signed before a restart is as good as a place that is kept: nobody had to be told of it.
  override hasReservedSeat(sessionId: string, token?: string): boolean {
    return super.hasReservedSeat(sessionId, token) || (token !== undefined && this.#welcome(token) === sessionId)
  }

  // Nothing, for Colyseus, is an empty text.
  override checkReconnectionToken(token: string): string {
    return super.checkReconnectionToken(token) ?? this.#welcome(token) ?? ''
  }

  override onUncaughtException(error: Error, method: string): void {
    this.#ports.passRefusal(error, (fault) => this.#ports.failed(`stands ${method}`, fault))
  }

  // Colyseus puts a serializer of its own here whenever the state is set; this room's bytes come from the mirror.
  override setSerializer(serializer: Serializer<GameState>): void {
    const relay = this.#relay
    if (relay === undefined) {
      super.setSerializer(serializer)
      return
    }
    const source = { handshake: () => relay.mirror.handshake(), stateMessage: () => relay.stateMessage() }
    super.setSerializer(new MirrorSerializer(source, (client) => this.#seat(relay, client)))
  }

  // Called by Colyseus's own interval: the room's clock goes on, and the match hears how many watch.
  override broadcastPatch(): boolean {
    this.clock.tick()
    const spectators = this.#crowd.news(this.#relay?.size ?? 0)
    if (spectators !== undefined) this.#ports.crowd(this.#match, spectators)
    return false
  }

  #welcome(token: string): string | undefined {
    const holder = this.#ports.passes.read(this.#match, token)
    if (holder === undefined || this.clients.getById(holder.sessionId) !== undefined) return undefined
    const { sessionId, ...known } = holder
    const auth: StandsVisitor = { ...known, match: this.#match }
    this.#ports.hold(this, { sessionId, token, auth }, placeKeptSeconds, () => {})
    return sessionId
  }

  #admit(client: Watching): void {
    client.reconnectionToken = this.#ports.passes.issue(this.#match, { ...client.auth, sessionId: client.sessionId })
  }

  // The client is being sent the full state: from here on it is to get what comes after that, no more and no less.
  #seat(relay: Relay, client: Client): void {
    this.#dismiss(client)
    const spectator = new SocketSpectator(client)
    this.#spectators.set(client.sessionId, spectator)
    relay.add(spectator)
    queueMicrotask(() => {
      const backlog = relay.backlogFrames()
      if (backlog !== undefined && spectator.ready) spectator.write(backlog)
    })
  }

  #dismiss(client: Client): void {
    const spectator = this.#spectators.get(client.sessionId)
    if (spectator !== undefined) this.#relay?.remove(spectator)
    this.#spectators.delete(client.sessionId)
  }

  #listen(): void {
    const { answering } = this.#ports
    const vote = answering(voteRequest, (client: Watching, request) => {
      const voter = voterOf(client)
      expectVotable(this.state, request)
      this.#pacing.vote(voter)
      return this.#ports.vote(this.#match, { ...request, voter, ...this.#seen(client) })
    })
    const say = answering(chatRequest, (client: Watching, request) => {
      const from = client.auth.name || `Guest ${client.sessionId.slice(0, 4)}`
      const voter = voterOf(client)
      this.#pacing.say(voter)
      return this.#ports.say(this.#match, { voter, from, text: request.text, ...this.#seen(client) })
    })
    const join = answering(lineRequest, (client: Watching, request) => {
      this.#pacing.say(voterOf(client))
      // A place in line outlives the socket: who has come back is another client object of the same session.
      const now = () => this.clients.getById(client.sessionId)
      // Undefined under a transport that is not ours, as in tests that run in one process.
      const network: Network | undefined = this.#seen(client).origin.network
      return this.#ports.line.join(this.#match, {
        id: client.sessionId,
        name: request.name ?? client.auth.name,
        person: client.auth.person,
        network: network?.seats === undefined ? network?.address : undefined,
        moved: (place) => now()?.send('line', place),
        seated: (reservation) => now()?.send('seat', { reservation }),
      })
    })
    const challenge = answering(proofRequest, (client: Watching) => this.#ports.proofs.issue(client.sessionId))
    const prove = answering(proofAnswer, (client: Watching, answer) => {
      this.#pacing.say(voterOf(client))
      this.#ports.proofs.check(client.sessionId, answer)
      client.auth = { ...client.auth, proven: true }
      return { proven: true }
    })
    this.onMessage('proof.challenge', (client: Watching, payload: unknown, answer) =>
      challenge(client, payload, answer),
    )
    this.onMessage('proof', (client: Watching, payload: unknown, answer) => prove(client, payload, answer))
    this.onMessage('vote', (client: Watching, payload: unknown, answer) => vote(client, payload, answer))
    this.onMessage('chat', (client: Watching, payload: unknown, answer) => say(client, payload, answer))
    this.onMessage('line.join', (client: Watching, payload: unknown, answer) => join(client, payload, answer))
    this.onMessage('line.leave', (client: Watching) => this.#ports.line.leave(this.#match, client.sessionId))
  }

  // What the server knows of whoever asks for something; nothing of it is the client's word.
  #seen(client: Watching): { seenTick: number; origin: Origin } {
    const spectator = this.#spectators.get(client.sessionId) ?? new SocketSpectator(client)
    const { joinedAt, proven } = client.auth
    const origin = { network: spectator.network, watchedMs: Math.max(0, Date.now() - joinedAt), proven }
    return { seenTick: this.#relay?.seenTick(spectator) ?? 0, origin }
  }

  #close(): void {
    void this.disconnect(closeCodes.matchOver)
  }
}

// One person has one vote in however many tabs; who did not say who they are has one for each connection.
const voterOf = (client: Watching): string =>
  client.auth.person === '' ? `session:${client.sessionId}` : `person:${client.auth.person}`

/** The room class for the stands, with its parts. */
export function watchRoomClass(ports: StandsPorts): new () => WatchRoom {
  const numbers = new Numbers()
  return class extends WatchRoom {
    constructor() {
      super(ports, numbers)
    }

    static override async onAuth(_token: string, options: unknown, _context: AuthContext): Promise<StandsVisitor> {
      return ports.refuse(() => {
        const visitor = ports.admit(options)
        if (ports.find(visitor.match) === undefined) throw new CaveaError('match_unknown', { value: visitor.match })
        return { ...visitor, joinedAt: Date.now(), proven: false }
      })
    }
  }
}
