import type { BallotChoice, BallotTerms, CountedVote, Sums } from './choice.ts'
import type { Lots } from './lots.ts'

/** How a method counts. All of it is pure: what comes out follows from the votes, and never from their order. */
export interface MethodRule {
  /** The choice in what a voter sent, in the one form in which it is counted. Undefined where it is none. */
  choiceIn(options: readonly string[], given: unknown): BallotChoice | undefined
  /** What each option has at a tick, in thousandths of a vote: what is shown while it is open. */
  sums(terms: BallotTerms, votes: readonly CountedVote[], tick: number): Sums
  /** Whether it is decided before its time. */
  isOver(terms: BallotTerms, sums: Sums): boolean
  /** The options that may win, best first, when it closes. Empty where nobody voted, or not enough did. */
  ranking(terms: BallotTerms, votes: readonly CountedVote[], lots: Lots): string[]
}
