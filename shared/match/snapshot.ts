import type { BallotOption } from '../ballot/plan.ts'
import type { EffectId } from '../effect.ts'
import type { Json } from '../json.ts'
import type { RandomState } from '../random.ts'
import type { Captured } from './capture.ts'

/** A question that the game waits for, until its deadline. */
export interface PendingAsk {
  /** Of the effect that asked. */
  readonly id: EffectId
  readonly title: string
  readonly question: string
  readonly about: string
  readonly deadlineTick: number
}

/** A ballot that is open: what of it the state does not show. */
export interface OpenBallot {
  readonly options: readonly BallotOption[]
  /** The id of the question that it answers; empty where it is none. */
  readonly ask: string
}

/** All that a match is between two steps, in full precision, as JSON: it goes on from here as if nothing had been. */
export interface MatchSnapshot {
  readonly state: Captured
  readonly random: { readonly game: RandomState; readonly bots: RandomState }
  /** What people who left should find again, the oldest first. */
  readonly keepsakes: readonly (readonly [person: string, keepsake: Json])[]
  readonly ballots: readonly (readonly [id: string, ballot: OpenBallot])[]
  readonly asks: readonly PendingAsk[]
}
