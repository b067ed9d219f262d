import type { Command } from '../command.ts'
import type { Json } from '../json.ts'
import type { ChatLine, Mark, TallyUpdate } from '../protocol.ts'

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

/** One counted vote: who, what, from where, and the tick that the voter's picture had reached. */
export interface VoteRow {
  readonly voter: string
  readonly choice: string
  readonly source: string
  readonly seenTick: number
}

/** What it takes to resume a match and to check it. It never leaves the host and its stores. */
export type PrivateRecord =
  | { kind: 'seed'; seed: string; delayTicks: number }
  /** What entered at one tick. Inputs by seat, each as the plain fields of the game's input. */
  | { kind: 'entry'; commands: readonly Command[]; inputs: Readonly<Record<string, readonly Json[]>> }
  | { kind: 'votes'; ballot: string; votes: readonly VoteRow[] }

/** Where and when a record was written. One epoch fences both tracks: a writer with an older one is refused. */
export interface Stamp {
  readonly epoch: number
  /** Counts up by one from record to record, from 0, over both tracks. */
  readonly seq: number
  readonly tick: number
  /** Milliseconds since 1970. */
  readonly time: number
}

export type PublicTapeRecord = Stamp & { track: 'public' } & PublicRecord
export type PrivateTapeRecord = Stamp & { track: 'private' } & PrivateRecord
export type TapeRecord = PublicTapeRecord | PrivateTapeRecord
