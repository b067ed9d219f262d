import type { VoteRow } from '../ballot/chain.ts'
import type { TickEntry } from '../command.ts'
import type { ElectorateVerdict } from '../electorate.ts'
import type { MatchSnapshot } from '../match/snapshot.ts'
import type { ModerationSnapshot } from '../moderation.ts'
import type { Network } from '../network.ts'
import type { ChatLine, Mark, TallyUpdate } from '../protocol.ts'
import type { DirectorSnapshot, ElectorateSnapshot } from './stands.ts'

/** What a tape says of itself in its first record. Everybody may read it: it has no seed. */
export interface TapeHead {
  readonly match: string
  readonly game: string
  readonly title: string
  /** The game's version: a tape is run again only by rules of the same one. */
  readonly version: number
  readonly tickRate: number
  /** Stands for the reflection bytes: two tapes with the same digits decode alike. */
  readonly schema: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** What the stands may see of a match. Relays, downloads and replays get this track and nothing else. */
export type PublicRecord =
  | { kind: 'start'; head: TapeHead; reflection: Uint8Array }
  /** The full state, taken when no change is pending. */
  | { kind: 'keyframe'; bytes: Uint8Array }
  /** The changes of one step: the very bytes that players get. */
  | { kind: 'patch'; bytes: Uint8Array }
  | { kind: 'mark'; mark: Mark }
  | { kind: 'chat'; line: ChatLine }
  | { kind: 'tally'; tally: TallyUpdate }
  | { kind: 'end'; reason: string }
  /** Lines of chat, by id, that were taken down: readers show them no more, as if they had never been. */
  | { kind: 'hide'; lines: readonly string[] }

/** Somebody's claim to a seat: by its token a client that knows nothing of a restart comes back to it. */
export interface SeatClaim {
  readonly seat: string
  readonly name: string
  readonly person: string
  readonly token: string
}

/** What the audience needs to go on asking and counting. Open ballots are in the match, their votes in `votes` records. */
export interface AudienceSnapshot {
  /** Where the seeds of its ballots come from, base64url. */
  readonly secret: string
  /** How many ballots it has opened so far. */
  readonly opened: number
  /** Earlier versions wrote less of it. */
  readonly director: Partial<DirectorSnapshot>
  /** Left out by earlier versions. */
  readonly electorate?: ElectorateSnapshot
  /** Left out by earlier versions. */
  readonly moderation?: ModerationSnapshot
}

/** All that it takes to go on from a tick. */
export interface TapeSnapshot {
  /** What the tape says of itself, so that its newest end is enough to go on from. */
  readonly head: TapeHead
  readonly delayTicks: number
  /** Stands for the match at this tick. */
  readonly hash: string
  readonly match: MatchSnapshot
  /** The first number that the state's encoder has not given to a reference: clients remember those that it has. */
  readonly nextReference: number
  /** The room's clock, in milliseconds since the match began. */
  readonly clockMs: number
  readonly claims: readonly SeatClaim[]
  readonly audience: AudienceSnapshot
  /** The tick at which the oldest ballot that is still open was opened: votes from there on count still. */
  readonly votesFromTick: number
}

/** What it takes to resume a match and to check it. It never leaves the host and its stores. */
export type PrivateRecord =
  | { kind: 'seed'; seed: string; delayTicks: number }
  /** What entered at one tick. Inputs by seat, each as the plain fields of the game's input. */
  | ({ kind: 'entry' } & TickEntry)
  /**
   * `batch`: under which id they came together from another process. Who goes on counts it once. `networks`: where each came
   * from, for whoever resumes the ballot; they are in no audit.
   */
  | {
      kind: 'votes'
      ballot: string
      votes: readonly VoteRow[]
      batch?: string
      networks?: readonly (Network | null)[]
    }
  | { kind: 'snapshot'; snapshot: TapeSnapshot }
  /** Everybody who has a seat, whenever that changes. The last one holds. */
  | { kind: 'roster'; claims: readonly SeatClaim[] }
  /** What an operator has changed of the chat. The last one holds. */
  | { kind: 'moderation'; moderation: ModerationSnapshot }
  /** What the electorate said of a ballot's votes when it closed. */
  | { kind: 'verdict'; ballot: string; verdict: ElectorateVerdict }

/** Where and when a record was written. One epoch fences both tracks: a writer with an older one is refused. */
export interface Stamp {
  /** Counts up by one whenever another process, or the same after a restart, goes on with the tape. From 1. */
  readonly epoch: number
  /** Counts up by one from record to record, from 0, over both tracks and all epochs. */
  readonly seq: number
  readonly tick: number
  /** Milliseconds since 1970. */
  readonly time: number
}

export type PublicTapeRecord = Stamp & { track: 'public' } & PublicRecord
export type PrivateTapeRecord = Stamp & { track: 'private' } & PrivateRecord
export type TapeRecord = PublicTapeRecord | PrivateTapeRecord
