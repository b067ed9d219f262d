import type { WeightReason } from './electorate.ts'
import type { MechanicValue } from './mechanic.ts'
import type { ModeratedLine, Mute } from './moderation.ts'
import type { BallotStatus } from './state.ts'

/** One ballot as operators see it: as it is in the match now, whatever the watch delay. */
export interface OperatedBallot {
  readonly id: string
  readonly title: string
  readonly method: string
  readonly status: BallotStatus
  /** The mechanic it would change; empty for a game's own question. */
  readonly mechanic: string
  /** Where it is shown, from 0. It never changes. */
  readonly slot: number
  readonly options: readonly { readonly name: string; readonly label: string; readonly count: number }[]
  readonly voters: number
  /** How many votes an option needs; 0 unless it is called for by a threshold. */
  readonly goal: number
  /** The name of the option that won; empty unless decided. */
  readonly winner: string
  /** Until its window ends; below 0 while the last votes come in. */
  readonly secondsLeft: number
}

/** What a mechanic may be set to. */
export type Settable =
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly maxStep: number }
  | { readonly kind: 'choice'; readonly options: readonly { readonly name: string; readonly label: string }[] }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'trigger' }

/** One mechanic as operators see it. */
export interface OperatedMechanic {
  readonly key: string
  readonly label: string
  readonly value: MechanicValue
  readonly settable: Settable
  /** Until it may change again; 0 where it may. */
  readonly readyInSeconds: number
}

/** What the director goes by. */
export interface DirectorAccount {
  /** Points by which the stands have made it harder for players lately; below 0 easier. */
  readonly balance: number
  /** Points that the stands may still change within the minute. */
  readonly freePoints: number
  readonly pointsPerMinute: number
  /** Until it may ask next by itself. */
  readonly nextInSeconds: number
  /** The share of spectators that vote, 0 to 1; below 0 where that is not known. */
  readonly turnout: number
}

/** A venue whose people are told apart by a code on its screen. */
export interface VenueView {
  /** How many votes it counts at most; 0 while it is closed. */
  readonly seats: number
  /** Those who have entered a code. */
  readonly people: number
  /** What its screen shows now; empty while it is closed. */
  readonly code: string
  /** Until another code is shown. */
  readonly secondsLeft: number
}

/** Votes of one ballot that weigh less than a vote, and why. */
export interface DiscountedVotes {
  readonly ballot: string
  readonly reason: WeightReason
  readonly votes: number
}

/** What vote integrity holds and discounts. */
export interface IntegrityView {
  /** Independent networks that vote these days, and of those the known ones. */
  readonly active: number
  readonly known: number
  /** Whether everybody new is asked for a proof of work now. */
  readonly brake: boolean
  /** How many votes have been refused for want of a proof. */
  readonly proofsAsked: number
  /** In the open ballots, and in the one that closed last. */
  readonly discounted: readonly DiscountedVotes[]
  /** Whether forwarded addresses came though no proxy is configured: then all spectators may seem to share one address. */
  readonly missesProxy: boolean
  readonly venue: VenueView
}

/** A chat service or another place, beside the stands, that people write from. */
export interface OperatedSource {
  readonly source: string
  readonly health:
    | { readonly state: 'stopped' }
    | { readonly state: 'connecting'; readonly attempt: number }
    | { readonly state: 'connected'; readonly since: number }
    | { readonly state: 'waiting'; readonly attempt: number; readonly until: number; readonly error: string }
  /** How long after the match people there see it, as far as that could be measured. */
  readonly delayMs?: number
}

/** `GET /api/matches/:roomId/audience`: all that an operator looks at. */
export interface AudienceOverview {
  readonly roomId: string
  readonly title: string
  readonly tick: number
  readonly crowd: number
  readonly paused: boolean
  /** The oldest first. */
  readonly ballots: readonly OperatedBallot[]
  readonly mechanics: readonly OperatedMechanic[]
  /** The last lines of chat, the oldest first. */
  readonly lines: readonly ModeratedLine[]
  readonly mutes: readonly Mute[]
  readonly director: DirectorAccount
  readonly sources: readonly OperatedSource[]
  readonly integrity: IntegrityView
}
