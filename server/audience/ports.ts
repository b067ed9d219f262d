import type { BallotOption } from '../../shared/ballot/plan.ts'
import type { Command, Verdict } from '../../shared/command.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { ChatLine, TallyUpdate } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { AudienceSnapshot, VoteRow } from '../../shared/tape/record.ts'

/** What the audience may do with its match: look, and put commands through its door. */
export interface AudienceMatch {
  readonly roomId: string
  readonly game: Game
  /** To be read only. */
  readonly state: GameState
  submit(command: Command): Promise<Verdict>
  /** All that the match is now, to branch from. */
  snapshot(): MatchSnapshot | undefined
  objection(command: Extract<Command, { kind: 'mechanic.set' }>): ErrorCode | undefined
}

/** What the audience writes on its match's tape. */
export interface AudienceTape {
  chat(line: ChatLine): void
  tally(tally: TallyUpdate): void
  /** Resolves once the votes are stored. `batch`: under which id they came together. */
  votes(ballot: string, votes: readonly VoteRow[], batch?: string): Promise<void>
}

/** Looks at what options would lead to. Never rejects; gives none where there is no time. */
export type LookAhead = (
  game: string,
  snapshot: MatchSnapshot,
  options: readonly BallotOption[],
) => Promise<readonly Outlook[]>

/** How ballots open by themselves, and how long they stay open. */
export interface AudienceSettings {
  readonly delayMs: number
  readonly ballotEverySeconds: number
  readonly ballotSeconds: number
}

/** What is known from its tape of an audience that was there before a restart. */
export interface AudiencePast {
  readonly snapshot: { readonly audience: AudienceSnapshot }
  readonly votes: readonly { readonly ballot: string; readonly votes: readonly VoteRow[]; readonly batch?: string }[]
}
