import { type BallotChoice, rankPlurality, type Tally, tallyPlurality } from '../../shared/ballot/method.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { Random } from '../../shared/random.ts'

/** The votes of one ballot while it is open: one for each voter, the last one given. */
export class BallotBox {
  readonly id: string
  readonly plan: BallotPlan
  readonly opensAt: number
  /** The last tick at which a voter may still have seen it open. */
  readonly closesAt: number
  readonly #votes = new Map<string, BallotChoice>()
  /** What each option would likely lead to, once that is known. */
  outlooks: readonly Outlook[] = []
  #counted = true

  constructor(id: string, plan: BallotPlan, opensAt: number, closesAt: number) {
    this.id = id
    this.plan = plan
    this.opensAt = opensAt
    this.closesAt = closesAt
  }

  get options(): readonly string[] {
    return this.plan.options.map((option) => option.name)
  }

  /** Whether votes came in since the last {@link tally}. */
  get changed(): boolean {
    return !this.#counted
  }

  /** Puts in a vote. Returns whether it replaced another choice of the same voter. Throws `choice_unknown`. */
  cast(voter: string, choice: BallotChoice): boolean {
    if (!this.options.includes(choice)) throw new CaveaError('choice_unknown', { value: choice })
    const before = this.#votes.get(voter)
    if (before === choice) return false
    this.#votes.set(voter, choice)
    this.#counted = false
    return before !== undefined
  }

  outlook(option: string): string | undefined {
    return this.outlooks.find((one) => one.option === option)?.text
  }

  tally(): Tally {
    this.#counted = true
    return tallyPlurality(this.options, this.#votes.values())
  }

  /** The options with votes, best first; ties by the given randomness. */
  ranking(tieBreak: Random): string[] {
    return rankPlurality(this.tally(), tieBreak)
  }
}
