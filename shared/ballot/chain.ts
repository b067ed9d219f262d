import { sha256Hex } from '../digest.ts'
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
}

/** What is published when a ballot opens: nobody can change the seed any more, and nobody knows it yet. */
export const commitmentTo = (seed: string): string => sha256Hex(seed)

/**
 * The hash of a vote: of the one before, the ballot, its place from 0, and all that the row says. The bytes are those of
 * docs/reference/audit.md, so that whoever can read that can check it.
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

/** A ballot's votes, each bound to all before it. */
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

  /** Puts a vote in and gives its hash, which is the voter's receipt. */
  add(row: VoteRow): string {
    this.#head = voteHash(this.#head, this.#ballot, this.#votes++, row, this.#sha)
    return this.#head
  }
}
