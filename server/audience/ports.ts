import type { VoteRow } from '../../shared/ballot/chain.ts'
import type { BallotChoice } from '../../shared/ballot/choice.ts'
import type { BallotOption } from '../../shared/ballot/plan.ts'
import type { Command, Verdict } from '../../shared/command.ts'
import type { ElectorateVerdict } from '../../shared/electorate.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import type { ModerationSnapshot } from '../../shared/moderation.ts'
import type { Network, Origin } from '../../shared/network.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { ChatLine, TallyUpdate } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { AudienceSnapshot } from '../../shared/tape/record.ts'
import type { ElectorateTerms } from './electorate/electorate.ts'

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
  hide(lines: readonly string[]): void
  moderation(moderation: ModerationSnapshot): void
  verdict(ballot: string, verdict: ElectorateVerdict): void
  /**
   * Resolves once the votes are stored. `batch`: under which id they came together. `networks`: where they came from, one a
   * vote; null for a vote from elsewhere.
   */
  votes(
    ballot: string,
    votes: readonly VoteRow[],
    batch?: string,
    networks?: readonly (Network | null)[],
  ): Promise<void>
}

/** Looks at what options would lead to. Never rejects; gives none where there is no time. */
export type LookAhead = (
  game: string,
  snapshot: MatchSnapshot,
  options: readonly BallotOption[],
) => Promise<readonly Outlook[]>

/** How ballots open by themselves, how long they stay open, and what words are hidden. */
export interface AudienceSettings {
  readonly words: { catches(text: string): Promise<boolean> }
  /** Of those who see the match latest: the stands, or a chat whose stream is later. */
  readonly delayMs: number
  readonly ballotEverySeconds: number
  readonly ballotSeconds: number
  readonly electorate: ElectorateTerms
}

/** One vote, from wherever it came. */
export interface Vote {
  /** Stands for the person: of several votes with one voter the last counts. */
  readonly voter: string
  readonly ballot: string
  /** As it was sent; `null` takes the vote back. */
  readonly choice: BallotChoice | null
  readonly source: string
  /** The chat line it came with, as it was written. */
  readonly text?: string
  /** The tick that the voter's picture had reached, as the server knows it. */
  readonly seenTick: number
  /** What the server knows of a spectator; left out for a vote from elsewhere. */
  readonly origin?: Origin
}

/** Votes on one ballot that came together. */
export interface VoteBatch {
  readonly id: string
  readonly ballot: string
  readonly source: string
  readonly votes: readonly Pick<Vote, 'voter' | 'choice' | 'seenTick' | 'origin'>[]
}

/** Whom the audience tells what it does. */
export interface AudienceReports {
  readonly lookAhead: LookAhead
  voted(): void
  /** A line that everybody may see, though there may be no room to show it. */
  heard(line: ChatLine): void
  failed(where: string, error: unknown): void
}

/** What is known from its tape of an audience that was there before a restart. */
export interface AudiencePast {
  readonly snapshot: { readonly audience: AudienceSnapshot; readonly delayTicks: number }
  readonly votes: readonly {
    readonly ballot: string
    readonly votes: readonly VoteRow[]
    readonly batch?: string
    readonly networks?: readonly (Network | null)[]
  }[]
}
