import { type Bid, bidAllowance, type CountedVote, optionIn, sumsOf } from './choice.ts'
import { mostFirst } from './lots.ts'
import type { MethodRule } from './rule.ts'

const isBid = (choice: unknown): choice is Bid => typeof choice === 'object' && choice !== null && 'option' in choice

/** Voters put points on an option; the highest sum of all together wins, and takes them. All others have theirs back. */
export const bid: MethodRule = {
  choiceIn(options, given) {
    if (!isBid(given)) return undefined
    const option = optionIn(options, given.option)
    const { amount } = given
    if (option === undefined || !Number.isInteger(amount) || amount < 1 || amount > bidAllowance) return undefined
    return { amount, option }
  },
  sums: (terms, votes) =>
    sumsOf(terms.options, votes, ({ choice, weightMilli }, add) => {
      if (isBid(choice)) add(choice.option, choice.amount * weightMilli)
    }),
  isOver: () => false,
  ranking: (terms, votes, lots) => mostFirst(bid.sums(terms, votes, terms.closesAt), lots),
}

/** What of all points that were bid is taken, and what goes back, once an option has won; empty for none. */
export function settledBids(
  votes: Iterable<CountedVote>,
  winner: string,
): { readonly taken: number; readonly returned: number } {
  let [taken, returned] = [0, 0]
  for (const { choice, weightMilli } of votes) {
    if (!isBid(choice)) continue
    // A vote that was held bought nothing, so it costs nothing.
    if (choice.option === winner && weightMilli > 0) taken += choice.amount
    else returned += choice.amount
  }
  return { taken, returned }
}
