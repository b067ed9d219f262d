import type { BallotClosing } from './ballot/chain.ts'
import type { BallotPlan } from './ballot/plan.ts'
import type { Json } from './json.ts'
import type { MechanicValue } from './mechanic.ts'

/** Who is behind a command. */
export type Actor = 'player' | 'audience' | 'operator' | 'event' | 'system'

/**
 * One thing that enters a match from outside. All that changes a match is one of these or a player's input;
 * the match's door decides whether it applies, and its verdict is the same each time the tape is run again.
 */
export type Command =
  | { kind: 'join'; actor: 'player'; seat: string; name: string; person: string }
  | { kind: 'drop'; actor: 'player'; seat: string }
  | { kind: 'return'; actor: 'player'; seat: string }
  | { kind: 'leave'; actor: 'player'; seat: string }
  | { kind: 'action'; actor: 'player'; seat: string; action: string; payload: Json }
  | { kind: 'bot.join'; actor: 'system'; seat: string; name: string; brain: string }
  | { kind: 'bot.leave'; actor: 'system'; seat: string }
  | { kind: 'crowd'; actor: 'system'; spectators: number }
  /** While the stands are paused no ballot is open: those that are get called off. */
  | { kind: 'stands.pause'; actor: 'operator'; paused: boolean }
  | { kind: 'mechanic.set'; actor: 'operator' | 'event'; mechanic: string; value: MechanicValue }
  /** `tokens`: the short word for each option in chat. `commitment`: to the seed that settles ties. */
  | {
      kind: 'ballot.open'
      actor: 'audience' | 'operator' | 'event'
      ballot: string
      plan: BallotPlan
      ticks: number
      tokens?: Readonly<Record<string, string>>
      commitment?: string
    }
  | {
      kind: 'ballot.tally'
      actor: 'audience'
      ballot: string
      counts: Readonly<Record<string, number>>
      voters: number
    }
  /** Keeps a ballot open for longer. */
  | { kind: 'ballot.extend'; actor: 'audience'; ballot: string; ticks: number }
  /** `ranking`: options with votes, best first; the first whose changes the door lets through wins. */
  | { kind: 'ballot.decide'; actor: 'audience'; ballot: string; ranking: readonly string[]; closing?: BallotClosing }
  | { kind: 'ballot.cancel'; actor: 'audience' | 'operator'; ballot: string; closing?: BallotClosing }
  | { kind: 'event'; actor: 'event'; type: string; data: Json }

/** What the door said to a command. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly code: import('./errors.ts').ErrorCode }

/** All that enters a match at one tick: commands in their order, and for each player the inputs consumed. */
export interface TickEntry {
  readonly commands: readonly Command[]
  /** By seat. A seat that is not here, or has an empty list, was not heard of at this tick: its avatar does not move. */
  readonly inputs: ReadonlyMap<string, readonly object[]>
}
