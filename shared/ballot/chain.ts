import { hmacHex, sha256Hex } from '../digest.ts'
import type { WeightReason } from '../electorate.ts'
import type { BallotChoice } from './choice.ts'

/** One vote as it came in: who, what, from where, and the tick that the voter's picture had reached. */
export interface VoteRow {
  readonly voter: string
  /** `null` takes the vote back. */
  readonly choice: BallotChoice | null
  readonly source: string
  readonly seenTick: number
  /** The person behind the voter, where that is known: of a person's votes the last counts. Else the voter itself. */
  readonly person?: string
  /** What it weighs, in thousandths of a usual vote; 1000 where it is left out. */
  readonly weightMilli?: number
  /** Why it weighs nothing for now. */
  readonly held?: WeightReason
}

/** Why a ballot ended as it did, where its votes alone do not say so. */
export type ClosingReason =
  /** It was decided by the ranking that was counted; an empty one decides nothing. */
  | 'counted'
  /** What stood first in the ranking had become impossible: it was decided by the rest. */
  | 'passed_over'
  /** What had won was impossible, and what came next had too few votes: a new ballot asks about what is left. */
  | 'repoll'
  /** What had won was impossible, and nothing else was worth a new ballot. */
  | 'impossible'
  /** The game's quiet phase had begun: a ballot that opened by itself changes nothing then. */
  | 'quiet'
  /** An operator called it off. */
  | 'operator'

/** What was counted when a ballot closed, and why that did or did not decide it. */
export interface BallotResult {
  readonly counts: Readonly<Record<string, number>>
  readonly voters: number
  /** All options that may win by votes and seed, best first, whatever was possible by then. */
  readonly ranking: readonly string[]
  readonly reason: ClosingReason
}

/** How a ballot's chain of votes ended, and the seed that its ties went by: published when it closes. */
export interface BallotClosing {
  /** 64 hexadecimal digits. */
  readonly seed: string
  /** The hash of the last vote; that of no vote is the commitment itself. */
  readonly chain: string
  /** How many votes are in the chain, those that were replaced or taken back with them. */
  readonly votes: number
  /** The tick at which its window closed: pulls on a rope are as old as they were then. */
  readonly closesAt: number
  /** Absent on tapes of earlier versions, as is the seal. */
  readonly result?: BallotResult
  /** The hash of all that is published of the ballot: see `sealOf`. */
  readonly seal?: string
}

/** What is published when a ballot opens: nobody can change the seed any more, and nobody knows it yet. */
export const commitmentTo = (seed: string): string => sha256Hex(seed)

/**
 * What hides the voters of a ballot, 64 hexadecimal digits. It is never published: names on IRC could be guessed with it.
 * Another key for each ballot, so that nobody can be followed from one to the next. `secret`: the match's, in base64url.
 */
export const voterKeyOf = (secret: string, ballot: string): string => hmacHex(secret, `voters:${ballot}`)

/**
 * What stands for a voter or a person in all that is published of a ballot. The key comes first and half of the digest is
 * left out, so that nothing can be appended to what was hashed: one SHA-256 is enough, and several times faster than HMAC.
 */
export const pseudonymOf = (key: string, voter: string, sha: (text: string) => string = sha256Hex): string =>
  sha(key + voter).slice(0, 32)

/** A vote as it is hashed and published: with a pseudonym in place of the voter, and nothing else that is not named here. */
export function publishedVote(row: VoteRow, key: string, sha?: (text: string) => string): VoteRow {
  const { voter, choice, source, seenTick, person, weightMilli, held } = row
  return {
    voter: pseudonymOf(key, voter, sha),
    choice: inOrder(choice),
    source,
    seenTick,
    ...(person === undefined ? {} : { person: pseudonymOf(key, person, sha) }),
    ...(weightMilli === undefined ? {} : { weightMilli }),
    ...(held === undefined ? {} : { held }),
  }
}

/**
 * The hash of a vote: of the one before, the ballot, its place from 0, and all that the published row says. The bytes are
 * those of docs/reference/audit.md, so that whoever can read that can check it.
 */
export function voteHash(
  previous: string,
  ballot: string,
  place: number,
  row: VoteRow,
  sha: (text: string) => string = sha256Hex,
): string {
  const { voter, choice, source, seenTick, person = voter, weightMilli = 1000, held = '' } = row
  return sha(
    JSON.stringify([previous, ballot, place, voter, inOrder(choice), source, seenTick, person, weightMilli, held]),
  )
}

// A bid may have been read from anywhere: its members are hashed in the order of their names.
function inOrder(choice: VoteRow['choice']): VoteRow['choice'] {
  if (choice === null || typeof choice !== 'object' || !('amount' in choice)) return choice
  return { amount: choice.amount, option: choice.option }
}

/** A ballot's published votes, each bound to all before it. */
export class VoteChain {
  readonly #ballot: string
  readonly #sha: (text: string) => string
  #head: string
  #votes = 0

  /** `sha`: SHA-256 in hexadecimal digits, of the platform where that has a faster one than ours. */
  constructor(ballot: string, commitment: string, sha = sha256Hex) {
    this.#ballot = ballot
    this.#sha = sha
    this.#head = commitment
  }

  get head(): string {
    return this.#head
  }

  get votes(): number {
    return this.#votes
  }

  /** Puts a published vote in and gives its hash, which is the voter's receipt. */
  add(row: VoteRow): string {
    this.#head = voteHash(this.#head, this.#ballot, this.#votes++, row, this.#sha)
    return this.#head
  }
}
