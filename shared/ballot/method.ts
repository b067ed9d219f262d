import { approval } from './approval.ts'
import { bid } from './bid.ts'
import type { BallotTerms, CountedVote } from './choice.ts'
import { lottery } from './lottery.ts'
import { plurality } from './plurality.ts'
import { ranked } from './ranked.ts'
import type { MethodRule } from './rule.ts'
import { slider } from './slider.ts'
import { threshold } from './threshold.ts'
import { tug } from './tug.ts'

/** The voting methods by their outside names. */
export const methods = ['plurality', 'approval', 'ranked', 'lottery', 'slider', 'tug', 'threshold', 'bid'] as const
export type Method = (typeof methods)[number]

/** Whether a text is the outside name of a method. */
export const isMethod = (name: string): name is Method => (methods as readonly string[]).includes(name)

/** How a method counts. */
export function ruleOf(method: Method): MethodRule {
  switch (method) {
    case 'plurality':
      return plurality
    case 'approval':
      return approval
    case 'ranked':
      return ranked
    case 'lottery':
      return lottery
    case 'slider':
      return slider
    case 'tug':
      return tug
    case 'threshold':
      return threshold
    case 'bid':
      return bid
  }
}

/** The count of a ballot as it is shown: votes (or points, of a bid) by option, and how many people's votes are in it. */
export interface Tally {
  readonly counts: Readonly<Record<string, number>>
  readonly voters: number
}

/** Counts votes, of which there is one a voter, as they stand at a tick. */
export function tallyOf(method: Method, terms: BallotTerms, votes: readonly CountedVote[], tick: number): Tally {
  const counts: Record<string, number> = {}
  // Thousandths divided once: the same sum is the same number for everybody.
  for (const [option, milli] of ruleOf(method).sums(terms, votes, tick)) counts[option] = milli / 1000
  const voters = votes.reduce((sum, { weightMilli }) => (weightMilli > 0 ? sum + 1 : sum), 0)
  return { counts, voters }
}
