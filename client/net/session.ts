import type { ReadonlySignal } from '@preact/signals'
import type { ErrorReply } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import type { ChatLine, ChatReply, LinePlace, Mark, TallyUpdate, VoteReply } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'

/** Why a session is over for good. */
export type EndReason =
  | 'match-over'
  /** The same person plays or watches in another tab. */
  | 'seat-taken'
  /** The player had done nothing for a while, and somebody else wanted the seat. */
  | 'idle'
  | 'unknown-match'
  | 'full'
  | 'refused'
  | 'left'
  /** The connection was gone for longer than a place is kept. Joining afresh may well work. */
  | 'lost'

/** How a session stands. A page shows one of these at a time. */
export type SessionStatus =
  | { readonly kind: 'live' }
  /** `sinceMs`: milliseconds since 1970. `queued`: the server is there; it starts, or lets others in before. */
  | { readonly kind: 'reconnecting'; readonly sinceMs: number; readonly queued: boolean }
  | { readonly kind: 'ended'; readonly why: EndReason; readonly message: string }

/** Loaders of games by name, as `rooms/index.ts` exports them: only the one that is played is fetched. */
export type GameLoaders = Readonly<Record<string, () => Promise<Game>>>

/** What players and spectators share: one match, seen live. */
export interface Session<State extends GameState = GameState> {
  readonly roomId: string
  readonly game: Game
  readonly role: 'player' | 'spectator'
  /** The id of one's own seat; empty for a spectator. */
  readonly seat: string
  /** The last state that came, in place: the same object all along. */
  readonly state: State
  readonly status: ReadonlySignal<SessionStatus>
  /** Brings prediction and smoothing to a moment of `performance.now()`. Once a frame, before values are read. */
  advance(nowMs: number): void
  /** A number of an entity as it is to be drawn now: one's own predicted, those of others smoothed. */
  value(entity: object, field: string): number
  /** An angle of an entity in radians as it is to be drawn now, turned the short way around. */
  angle(entity: object, field: string): number
  /** Calls back after each change of the state. Returns what stops it. */
  onPatch(listener: () => void): () => void
  /** Calls back with each mark when what it tells of is to be seen. Returns what stops it. */
  onMark(listener: (mark: Mark, tick: number) => void): () => void
  /** Gives the seat up and ends the session. */
  leave(): Promise<void>
}

/** A match seen from a seat in it. */
export interface PlayerSession<State extends GameState = GameState> extends Session<State> {
  readonly role: 'player'
  /** How far the server's word was from what had been predicted, the last times, in world units; newest last. */
  readonly corrections: readonly number[]
  /** Fields of the game's input as the player wants them now. They hold until they are set anew. */
  steer(intent: Readonly<Record<string, number | boolean | string>>): void
  /** Asks for an action of the game. Rejects with a {@link RefusedError} where the game does not allow it. */
  act(action: string, payload: Json): Promise<void>
}

/** What a spectator is handed when a seat is free: `client/pages/play` takes it up. */
export interface SeatOffer {
  readonly roomId: string
  readonly reservation: Json
}

/** A match seen from the stands. */
export interface WatchSession<State extends GameState = GameState> extends Session<State> {
  readonly role: 'spectator'
  /** By how much what is shown is held back, in milliseconds. */
  readonly watchDelayMs: number
  /** The last lines, oldest first, at most `chatKept` of them. */
  readonly chat: ReadonlySignal<readonly ChatLine[]>
  /** Live counts of open ballots by ballot. They run ahead of the state where the match is shown with a delay. */
  readonly tallies: ReadonlySignal<ReadonlyMap<string, TallyUpdate>>
  /** Whether the match stands still: its own server does not answer, the stands' does. */
  readonly stalled: ReadonlySignal<boolean>
  /** One's place in line for a seat; undefined while not in line. */
  readonly place: ReadonlySignal<LinePlace | undefined>
  vote(ballot: string, choice: VoteReply['choice']): Promise<VoteReply>
  say(text: string): Promise<ChatReply>
  joinLine(name: string): Promise<LinePlace>
  /** Gives the place in line up. */
  leaveLine(): void
  /** Calls back when a seat is free. Taking it up is a matter of seconds: see `takeSeat` in `client/net/offer.ts`. */
  onSeat(listener: (offer: SeatOffer) => void): () => void
}

/** How many chat lines a session keeps. */
export const chatKept = 200

/** A refusal by the server, or by the network where `code` is `offline`. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly code: ErrorReply['code'] | 'offline'

  constructor(reply: { readonly code: ErrorReply['code'] | 'offline'; readonly message: string }, cause?: unknown) {
    super(reply.message, cause === undefined ? undefined : { cause })
    this.code = reply.code
  }
}
