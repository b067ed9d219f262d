import type { AdjustedVote, CastVote, WeightReason } from '../../../shared/electorate.ts'
import type { DiscountedVotes } from '../../../shared/operate.ts'
import type { Suspect } from './surges.ts'

/** What a vote of a surge counts of its weight, in thousandths. */
const surgeMilli = 250

/** What a vote of a surge weighs. */
export const discounted = (weightMilli: number): number => Math.floor((weightMilli * surgeMilli) / 1000)

/** A share of a weight, both in thousandths; whole, and rounded down. */
export const shareOf = (weightMilli: number, shareMilli: number): number =>
  Math.floor((weightMilli * shareMilli) / 1000)

/**
 * The persons whose vote does not count, since another vote of its owner came later. A vote belongs to the person who now has
 * the account that cast it: an account that is lent to one person after another has one vote, not one for each.
 */
export function staleVotes(votes: readonly CastVote[], personOf: (account: string) => string): Set<string> {
  const ownerOf = ({ person, voter = person }: CastVote) => personOf(voter)
  if (votes.every((vote) => ownerOf(vote) === vote.person)) return new Set()
  const lastOf = new Map<string, string>()
  for (const vote of votes) lastOf.set(ownerOf(vote), vote.person)
  return new Set(votes.flatMap((vote) => (lastOf.get(ownerOf(vote)) === vote.person ? [] : [vote.person])))
}

/** What is known of a ballot's votes at its close, by person. */
export interface Findings {
  /** Those whose later vote counts, from another account. */
  readonly stale: ReadonlySet<string>
  readonly suspects: ReadonlyMap<string, Suspect['reason']>
  /** What their network leaves them, in thousandths, where that is not all. */
  readonly shares: ReadonlyMap<string, number>
  /** What a vote weighs by its voter alone. */
  ownMilli(person: string): number
}

/** The votes that weigh something else at the close than when they came in. */
export function adjustedVotes(votes: readonly CastVote[], findings: Findings): AdjustedVote[] {
  const { stale, suspects, shares, ownMilli } = findings
  const adjusted: AdjustedVote[] = []
  for (const { person, weightMilli } of votes) {
    if (stale.has(person)) {
      adjusted.push({ person, weightMilli: 0, reason: 'linked' })
      continue
    }
    const suspected = suspects.get(person)
    const share = shares.get(person)
    const own = ownMilli(person)
    const bare = suspected === undefined ? own : suspected === 'copies' ? 0 : discounted(own)
    const next = shareOf(bare, share ?? 1000)
    if (next === weightMilli) continue
    // Where neither holds any more, the vote had been held, or its network had less left for it at the time.
    const reason = suspected ?? (share !== undefined || weightMilli > 0 ? 'network' : 'copies')
    adjusted.push({ person, weightMilli: next, reason })
  }
  return adjusted
}

/** What the votes of each source weigh together, in thousandths. */
export function totalsOf(votes: readonly CastVote[], adjusted: readonly AdjustedVote[]): Map<string, number> {
  const weights = new Map(adjusted.map(({ person, weightMilli }) => [person, weightMilli]))
  const totals = new Map<string, number>()
  for (const { person, source, weightMilli } of votes) {
    totals.set(source, (totals.get(source) ?? 0) + (weights.get(person) ?? weightMilli))
  }
  return totals
}

/** How many votes of a ballot there are for each reason. */
export function countReasons(ballot: string, votes: readonly { readonly reason: WeightReason }[]): DiscountedVotes[] {
  const counts = new Map<WeightReason, number>()
  for (const { reason } of votes) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => ({ ballot, reason, votes: count }))
}
