import { optionIn, sumsOf } from './choice.ts'
import { mostFirst } from './lots.ts'
import type { MethodRule } from './rule.ts'

/** Each voter has one vote for one option; most votes win. */
export const plurality: MethodRule = {
  choiceIn: optionIn,
  sums: (terms, votes) => sumsOf(terms.options, votes, ({ choice, weightMilli }, add) => add(`${choice}`, weightMilli)),
  isOver: () => false,
  ranking: (terms, votes, lots) => mostFirst(plurality.sums(terms, votes, terms.closesAt), lots),
}
