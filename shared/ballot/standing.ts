import { type CastVote, changesCounts, countedMilli, type ElectorateVerdict } from '../electorate.ts'
import type { VoteRow } from './chain.ts'
import { type CountedVote, sameChoice } from './choice.ts'

/** A person's vote as it stands. */
export interface StandingVote extends CountedVote, CastVote {}

/** The votes of one ballot as they stand: one for each person, the last one given, in the order in which those came. */
export class StandingVotes {
  readonly #votes = new Map<string, StandingVote>()
  #list: readonly StandingVote[] | undefined
  /** At a close the same verdict is counted by several times. */
  #judged: { readonly verdict: ElectorateVerdict; readonly votes: readonly StandingVote[] } | undefined

  /** Puts a vote in, or takes it back. Returns whether another choice of the same person fell away by that. */
  put({ voter, choice, source, seenTick, person = voter, weightMilli = 1000 }: VoteRow): boolean {
    this.#list = undefined
    this.#judged = undefined
    const before = this.#votes.get(person)
    this.#votes.delete(person)
    if (choice !== null) {
      const account = person === voter ? {} : { voter }
      this.#votes.set(person, { person, ...account, choice, source, seenTick, weightMilli })
    }
    return before !== undefined && (choice === null || !sameChoice(before.choice, choice))
  }

  get all(): readonly StandingVote[] {
    this.#list ??= [...this.#votes.values()]
    return this.#list
  }

  /** The votes by what the electorate said of them at the close; as they are where it said nothing. */
  judged(verdict: ElectorateVerdict | undefined): readonly StandingVote[] {
    if (verdict?.kind !== 'count' || !changesCounts(verdict)) return this.all
    if (this.#judged?.verdict === verdict) return this.#judged.votes
    const adjusted = new Map(verdict.adjusted.map(({ person, weightMilli }) => [person, weightMilli]))
    const votes = this.all.map((vote) => ({
      ...vote,
      weightMilli: countedMilli(vote, adjusted, verdict.sourceFactorMilli),
    }))
    this.#judged = { verdict, votes }
    return votes
  }
}
