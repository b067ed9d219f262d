import type { Command, TickEntry, Verdict } from '../../shared/command.ts'
import type { Game } from '../../shared/game.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import type { GameState } from '../../shared/state.ts'

/** A running match, as far as events go. */
export interface EventMatch {
  readonly roomId: string
  readonly game: Game
  /** To be read only. */
  readonly state: GameState
  /** Enters at the next tick. Resolves with the door's verdict. */
  submit(command: Command): Promise<Verdict>
}

/** What is known from its tape of a match that goes on. */
export interface EventPast {
  readonly snapshot: { readonly match: MatchSnapshot; readonly delayTicks: number }
  readonly snapshotTick: number
  readonly lastTick: number
  readonly entries: ReadonlyMap<number, TickEntry>
}

/** What is counted. */
export interface EventReports {
  /** An event came in: `taken`, or the code of what kept it out. */
  came(outcome: string): void
  /** An event to a subscriber was sent, or given up. */
  went(outcome: 'sent' | 'dead'): void
  failed(where: string, error: unknown): void
}
