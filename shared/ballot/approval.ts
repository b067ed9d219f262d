import { optionsIn, sumsOf } from './choice.ts'
import { mostFirst } from './lots.ts'
import type { MethodRule } from './rule.ts'

/** Each voter names all options that they like; the one that most like wins. */
export const approval: MethodRule = {
  choiceIn(options, given) {
    const liked = optionsIn(options, given)
    // In one order, so that the same choice is the same whatever order it was ticked in.
    return liked && options.filter((option) => liked.includes(option))
  },
  sums: (terms, votes) =>
    sumsOf(terms.options, votes, ({ choice, weightMilli }, add) => {
      for (const option of Array.isArray(choice) ? (choice as readonly string[]) : []) add(option, weightMilli)
    }),
  isOver: () => false,
  ranking: (terms, votes, lots) => mostFirst(approval.sums(terms, votes, terms.closesAt), lots),
}
