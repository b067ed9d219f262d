import type { ChatLine } from './protocol.ts'

/** Why a line of chat is kept from the stands: a hidden word is in it, its author or source is muted, an operator took it down. */
export type HiddenWhy = 'words' | 'muted' | 'operator'

/** One of the last lines of chat as operators see it. */
export interface ModeratedLine extends ChatLine {
  /** Stands for whoever wrote it, in this match. */
  readonly author: string
  readonly fate: 'shown' | HiddenWhy
  /** What its author is called, where a hidden word in that name keeps it from the stands. */
  readonly hiddenName?: string
}

/** Somebody who is not heard, or all who write at one place. Their votes count all the same. */
export type Mute =
  | { readonly kind: 'author'; readonly author: string; readonly name: string }
  | { readonly kind: 'source'; readonly source: string }

/** What moderation needs to go on after a restart: it is on the tape's private track. */
export interface ModerationSnapshot {
  readonly mutes: readonly Mute[]
  /** The oldest first. */
  readonly lines: readonly ModeratedLine[]
  /** Digests of the addresses at which somebody was muted lately, and how long ago in milliseconds. */
  readonly quiet?: readonly (readonly [address: string, mutedMs: number])[]
}
