import type { RandomState } from '../random.ts'

/** A ballot about mechanics that is open. */
export interface AskedBallot {
  readonly ballot: string
  readonly by: 'director' | 'operator'
  /** What it asks about: the key of a mechanic or a pool. */
  readonly topic: string
  /** What each of its options would change, in points, as it was when the ballot opened. */
  readonly costs: readonly { readonly option: string; readonly burden: number; readonly influence: number }[]
  /** How often it was asked again because what had won was not possible any more. */
  readonly repolls: number
}

/** What the director needs to go on: what it has asked, what came of it, and how much the stands may still change. */
export interface DirectorSnapshot {
  readonly random: RandomState
  readonly nextInMs: number
  /** What was asked, by key of the mechanic or pool, the last one first. */
  readonly asked: readonly string[]
  /** Points by which players are worse off than they would be without the stands; below 0 they are better off. */
  readonly balance: number
  /** Points that were spent in the last minute, by how long ago. */
  readonly spent: readonly (readonly [agoMs: number, points: number])[]
  /** The share of spectators that vote, 0 to 1; -1 where that is not known. */
  readonly turnout: number
  readonly open: readonly AskedBallot[]
}

/** What the electorate needs to go on. */
export interface ElectorateSnapshot {
  /** How many voted lately. */
  readonly active: number
  readonly quorumFailed: boolean
  /** Accounts of other sources and the persons that they are. */
  readonly links: readonly (readonly [account: string, person: string])[]
  /** A venue whose people entered its code; left out while there is none. */
  readonly venue?: { readonly seats: number; readonly people: readonly string[] }
  readonly ballots: readonly {
    readonly ballot: string
    readonly extended: readonly ('surge' | 'quorum')[]
    readonly suspects: readonly { readonly person: string; readonly reason: 'surge' | 'copies' }[]
  }[]
}
