import type { BallotPlan } from '../../../shared/ballot/plan.ts'
import type { AudienceMatch } from '../ports.ts'
import { costOf, isPossible, type OptionCost } from './topics.ts'

/** Where a ballot about mechanics comes from. */
export interface Origin {
  /** Who opened it. What an operator asks is outside of the budget, and changes something in a quiet phase, too. */
  readonly by: 'director' | 'operator'
  /** The key of the mechanic or pool that it is about. */
  readonly topic: string
  /** How often it was asked before, because what had won was not possible any more. */
  readonly repolls: number
}

/** A ballot about mechanics, while it is open. */
export interface Asked extends Origin {
  /** By option, as it was when the ballot opened. */
  readonly costs: ReadonlyMap<string, OptionCost>
}

/** What becomes of a ballot whose votes are counted. */
export type Settlement =
  | { readonly kind: 'decide'; readonly ranking: readonly string[] }
  /** What won is not possible any more and nothing else comes near: the stands are asked again about what is left. */
  | { readonly kind: 'repoll'; readonly plan: BallotPlan; readonly origin: Origin }
  /** Nothing changes, and what was set aside or bid for it is given back. */
  | { readonly kind: 'refund'; readonly reason: 'quiet' | 'impossible' }

/** What comes second wins in place of what has become impossible if it has so much of its votes. */
const nextBestRatio = 0.5
const mostRepolls = 1

export function askedOf(match: AudienceMatch, origin: Origin, plan: BallotPlan): Asked {
  const costs = plan.options.map((option): [string, OptionCost] => {
    const { burden, influence } = costOf(match, option)
    return [option.name, { burden, influence }]
  })
  return { ...origin, costs: new Map(costs) }
}

/** What becomes of a ballot about mechanics. `ranking`: the options with votes, best first. */
export function settlementOf(
  match: AudienceMatch,
  asked: Asked,
  plan: BallotPlan,
  ranking: readonly string[],
  counts: Readonly<Record<string, number>>,
  isQuiet: boolean,
): Settlement {
  const optionOf = (name: string) => plan.options.find((option) => option.name === name)
  const [first] = ranking
  const winner = first === undefined ? undefined : optionOf(first)
  if (first === undefined || winner === undefined || winner.changes.length === 0) return { kind: 'decide', ranking }
  if (isQuiet && asked.by === 'director') return { kind: 'refund', reason: 'quiet' }
  if (isPossible(match, winner)) return { kind: 'decide', ranking }
  const possible = plan.options.filter((option) => isPossible(match, option))
  const names = new Set(possible.map((option) => option.name))
  const next = ranking.find((name) => names.has(name))
  if (next !== undefined && (counts[next] ?? 0) >= (counts[first] ?? 0) * nextBestRatio) {
    return { kind: 'decide', ranking: ranking.slice(ranking.indexOf(next)) }
  }
  const isWorthAsking = possible.length >= 2 && possible.some((option) => option.changes.length > 0)
  if (!isWorthAsking || asked.repolls >= mostRepolls) return { kind: 'refund', reason: 'impossible' }
  const origin = { by: asked.by, topic: asked.topic, repolls: asked.repolls + 1 }
  return { kind: 'repoll', plan: { ...plan, options: possible }, origin }
}
