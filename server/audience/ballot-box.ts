import { hash } from 'node:crypto'
import {
  type BallotClosing,
  type ClosingReason,
  commitmentTo,
  publishedVote,
  VoteChain,
  type VoteRow,
} from '../../shared/ballot/chain.ts'
import { type BallotChoice, type BallotTerms, picksOf } from '../../shared/ballot/choice.ts'
import { lotsOf } from '../../shared/ballot/lots.ts'
import { ruleOf, type Tally, tallyOf } from '../../shared/ballot/method.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { type BallotEnd, type FinalVerdict, publishedVerdict, sealOf } from '../../shared/ballot/seal.ts'
import { type StandingVote, StandingVotes } from '../../shared/ballot/standing.ts'
import type { ElectorateVerdict } from '../../shared/electorate.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Outlook } from '../../shared/preview.ts'
import { publicTitle } from '../../shared/tape/ledger.ts'

// Many votes may come in one second: the platform's own takes a fraction of the time.
const platformSha = (text: string): string => hash('sha256', text, 'hex')

/** When a ballot is open, in ticks, and what settles its ties. */
export interface BallotFrame {
  readonly opensAt: number
  readonly closesAt: number
  /** Ticks a second. */
  readonly tickRate: number
  /** 64 hexadecimal digits, known to nobody but this process until it closes. */
  readonly seed: string
  /** What hides its voters in all that is published. */
  readonly voterKey: string
  /** Where it is voted on by chat: the short words for its options, in the options' order; none on a slider. */
  readonly tokens: Readonly<Record<string, string>>
}

/** What became of a ballot. */
export interface Outcome {
  /** What the electorate said of its votes, where it was asked. */
  readonly verdict?: FinalVerdict
  readonly end: BallotEnd
  readonly reason: ClosingReason
}

/** The votes of one ballot while it is open: one for each person, the last one given, and the chain of all of them. */
export class BallotBox {
  readonly id: string
  readonly plan: BallotPlan
  readonly options: readonly string[]
  readonly opensAt: number
  readonly tokens: Readonly<Record<string, string>>
  readonly #tickRate: number
  readonly #seed: string
  readonly #voterKey: string
  readonly #votes = new StandingVotes()
  readonly #chain: VoteChain
  #closesAt: number
  /** What each option would likely lead to, once that is known. */
  outlooks: readonly Outlook[] = []
  #counted = true
  #over: 'no' | 'yes' | 'not early' = 'no'

  constructor(id: string, plan: BallotPlan, { opensAt, closesAt, tickRate, seed, voterKey, tokens }: BallotFrame) {
    this.id = id
    this.plan = plan
    this.options = plan.options.map(({ name }) => name)
    this.opensAt = opensAt
    this.tokens = tokens
    this.#closesAt = closesAt
    this.#tickRate = tickRate
    this.#seed = seed
    this.#voterKey = voterKey
    this.#chain = new VoteChain(id, commitmentTo(seed), platformSha)
  }

  /** The last tick at which a voter may still have seen it open. */
  get closesAt(): number {
    return this.#closesAt
  }

  /** Whether the counts are others than at the last {@link tally}. */
  get changed(): boolean {
    // A rope slackens while nobody pulls.
    return !this.#counted || (this.plan.method === 'tug' && this.#chain.votes > 0)
  }

  /** Whether enough have called for it, so that it need not wait for its close. */
  get isOver(): boolean {
    return this.#over === 'yes'
  }

  /** All that is published when it closes, sealed. The counts and the ranking are those of its votes, whatever became of it. */
  closing({ verdict, end, reason }: Outcome): BallotClosing {
    const { counts, voters } = tallyOf(this.plan.method, this.#terms, this.#votes.judged(verdict), this.#closesAt)
    const closing = {
      seed: this.#seed,
      chain: this.#chain.head,
      votes: this.#chain.votes,
      closesAt: this.#closesAt,
      result: { counts, voters, ranking: this.ranking(verdict), reason },
    }
    const { method, goal = 0 } = this.plan
    const sealed = {
      ballot: this.id,
      title: publicTitle(this.plan),
      method,
      options: this.options,
      goal,
      tickRate: this.#tickRate,
      openedTick: this.opensAt,
      commitment: commitmentTo(this.#seed),
      ...(verdict === undefined ? {} : { verdict: publishedVerdict(verdict, this.#voterKey, platformSha) }),
      end,
      closing,
    }
    return { ...closing, seal: sealOf(sealed, platformSha) }
  }

  /** A choice as it is counted here. Throws `choice_unknown`. */
  choiceIn(given: unknown): BallotChoice | null {
    if (given === null) return null
    const choice = ruleOf(this.plan.method).choiceIn(this.options, given)
    if (choice === undefined) throw new CaveaError('choice_unknown', { value: given })
    return choice
  }

  /**
   * Puts in a vote whose choice {@link choiceIn} gave. Returns whether it replaced another choice of the same person, and
   * the voter's receipt.
   */
  cast(row: VoteRow): { readonly changed: boolean; readonly receipt: string } {
    const changed = this.#votes.put(row)
    this.#counted = false
    return { changed, receipt: this.#chain.add(publishedVote(row, this.#voterKey, platformSha)) }
  }

  outlook(choice: BallotChoice | null): string | undefined {
    if (this.outlooks.length === 0) return undefined
    const [option] = picksOf(choice)
    return this.outlooks.find((one) => one.option === option)?.text
  }

  /** Its window is over, at the latest now. */
  close(tick: number): void {
    this.#closesAt = Math.min(this.#closesAt, tick)
  }

  /** Keeps it open for longer, and to the end of it: what would have ended it early is looked at again only then. */
  extend(ticks: number): void {
    this.#closesAt += ticks
    this.#over = 'not early'
  }

  /** The votes as they stand, for the electorate to judge. */
  get votes(): readonly StandingVote[] {
    return this.#votes.all
  }

  /** Counts as they are at a tick: by the electorate's word, once it has said one. */
  tally(tick: number, verdict?: ElectorateVerdict): Tally {
    this.#counted = true
    return tallyOf(this.plan.method, this.#terms, this.#votes.judged(verdict), tick)
  }

  /** Looks whether it is {@link isOver} by now. */
  look(): void {
    const { method } = this.plan
    if (this.#counted || method !== 'threshold' || this.#over !== 'no') return
    const rule = ruleOf(method)
    if (rule.isOver(this.#terms, rule.sums(this.#terms, this.#votes.all, this.#closesAt))) this.#over = 'yes'
  }

  /** The options that may win, best first; ties by the ballot's own seed. None after a verdict that nothing changes. */
  ranking(verdict?: ElectorateVerdict): string[] {
    if (verdict?.kind === 'expire') return []
    return ruleOf(this.plan.method).ranking(this.#terms, this.#votes.judged(verdict), lotsOf(this.#seed))
  }

  get #terms(): BallotTerms {
    const { goal = 0 } = this.plan
    return { options: this.options, closesAt: this.#closesAt, tickRate: this.#tickRate, goal }
  }
}
