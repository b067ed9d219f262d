import { optionIn, sumsOf } from './choice.ts'
import { mostFirst } from './lots.ts'
import type { MethodRule } from './rule.ts'

/** A pull loses half of its force in so many seconds, so that who goes on pulling counts for more. */
const halfLifeSeconds = 4

/**
 * What is left of a pull, in thousandths of a vote, rounded down: half of it after each half-life, and in between along
 * a straight line. In whole numbers, so that it comes out the same wherever it is worked out.
 */
export function pullLeft(weightMilli: number, ageTicks: number, tickRate: number): number {
  const half = halfLifeSeconds * tickRate
  const age = Math.max(0, ageTicks)
  const halved = Math.floor(weightMilli / 2 ** Math.floor(age / half))
  return Math.floor((halved * (2 * half - (age % half))) / (2 * half))
}

/** A rope between options: each voter's last pull counts, the less the longer it is ago. The stronger side wins. */
export const tug: MethodRule = {
  choiceIn: optionIn,
  sums: ({ options, tickRate, closesAt }, votes, tick) =>
    sumsOf(options, votes, ({ choice, weightMilli, seenTick }, add) =>
      add(`${choice}`, pullLeft(weightMilli, Math.min(tick, closesAt) - seenTick, tickRate)),
    ),
  isOver: () => false,
  ranking: (terms, votes, lots) => mostFirst(tug.sums(terms, votes, terms.closesAt), lots),
}
