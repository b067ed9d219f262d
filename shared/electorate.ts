/** Why a vote weighs other than its voter would: what the audit says of it. */
export type WeightReason =
  /** Many new accounts voted for one option in the same instant. */
  | 'surge'
  /** Many new accounts sent the same text. */
  | 'copies'
  /** The same person's later vote counts, from another account that was linked to this one. */
  | 'linked'
  /** More voted from one address or prefix than count fully: they share what it may add. */
  | 'network'

/** What a vote weighs, as it comes in. */
export interface WeighedVote {
  /** Stands for the person behind it: of several votes of one person the last counts, from whichever account. */
  readonly person: string
  /** In thousandths of a usual vote, a whole number; 0 while it is held. */
  readonly weightMilli: number
  /** Set while it does not count: until the verdict at the ballot's close says otherwise. */
  readonly held?: Extract<WeightReason, 'copies'>
  /** The source that it counts by, where that is not the one it came from: a spectator with a linked account. */
  readonly source?: string
}

/** A vote whose weight the verdict has changed. */
export interface AdjustedVote {
  readonly person: string
  readonly weightMilli: number
  readonly reason: WeightReason
}

/**
 * What somebody is told who links an account: by `!link` and `!unlink` in the stands, by `!link CODE` in another chat; or who
 * enters a venue's code by `!here CODE`.
 */
export type LinkReply =
  /** To be typed as `!link CODE` in a chat of another source, within five minutes or more. */
  | { readonly kind: 'code'; readonly code: string }
  /** The account is now the person's to whom the code was shown: together they have one vote. */
  | { readonly kind: 'linked' }
  /** The spectator votes from the venue from now on. */
  | { readonly kind: 'seated' }
  /** Nobody was shown that code lately. */
  | { readonly kind: 'unknown' }
  /** Too many wrong codes, or too many persons one after another: wait a minute. */
  | { readonly kind: 'limited' }
  /** All accounts that were linked to the person are their own again. */
  | { readonly kind: 'unlinked' }

/** How many had to vote and did, counted by independent networks: one for an address, at most four for a prefix. */
export interface Quorum {
  readonly needed: number
  readonly voters: number
  /** Those who voted in two ballots or more, the last time within five minutes. */
  readonly active: number
}

/** What the electorate says of a ballot when its window is over. All of it belongs into the ballot's audit. */
export type ElectorateVerdict =
  | {
      readonly kind: 'count'
      readonly quorum: Quorum
      readonly adjusted: readonly AdjustedVote[]
      /** By source, in thousandths: what each of its votes counts of its weight, where the source's share is capped. */
      readonly sourceFactorMilli: Readonly<Record<string, number>>
    }
  /** Stays open for so much longer: at most once for each reason. */
  | { readonly kind: 'extend'; readonly ms: number; readonly reason: 'surge' | 'quorum'; readonly quorum: Quorum }
  /** Nothing changes: too few of those who vote these days have voted. */
  | { readonly kind: 'expire'; readonly reason: 'quorum'; readonly quorum: Quorum }

/** One vote as the verdict is given of it. */
export interface CastVote {
  readonly person: string
  /** The account that cast it, where that is not the person itself. */
  readonly voter?: string
  readonly source: string
  readonly weightMilli: number
}

/**
 * What a vote counts in the end, in thousandths: as it was weighed or adjusted, times what its source's votes count.
 * Rounded down, so that it is the same whoever works it out.
 */
export function countedMilli(
  vote: CastVote,
  adjusted: ReadonlyMap<string, number>,
  sourceFactorMilli: Readonly<Record<string, number>>,
): number {
  const own = adjusted.get(vote.person) ?? vote.weightMilli
  const factor = Object.hasOwn(sourceFactorMilli, vote.source) ? (sourceFactorMilli[vote.source] ?? 1000) : 1000
  return Math.floor((own * factor) / 1000)
}

/** Whether counts are others by a verdict than they were shown while the ballot was open. */
export const changesCounts = (verdict: ElectorateVerdict): boolean =>
  verdict.kind === 'count' && (verdict.adjusted.length > 0 || Object.keys(verdict.sourceFactorMilli).length > 0)
