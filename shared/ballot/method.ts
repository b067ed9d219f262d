import type { Random } from '../random.ts'

/** The voting methods by their outside names. */
export const methods = ['plurality'] as const
export type Method = (typeof methods)[number]

/** What a voter may send as a choice. */
export type BallotChoice = string

/** The count of a ballot: votes by option name, every option present, and how many people voted. */
export interface Tally {
  readonly counts: Readonly<Record<string, number>>
  readonly voters: number
}

/**
 * Counts votes by plurality: each voter has one vote for one option.
 * The order of votes never matters; of several votes of one voter the caller keeps the last.
 */
export function tallyPlurality(options: readonly string[], votes: Iterable<BallotChoice>): Tally {
  const counts: Record<string, number> = {}
  for (const option of options) counts[option] = 0
  let voters = 0
  for (const option of votes) {
    if (!Object.hasOwn(counts, option)) continue
    counts[option] = (counts[option] ?? 0) + 1
    voters++
  }
  return { counts, voters }
}

/**
 * Options with at least one vote, best first. Equal ones stand in an order drawn from the given randomness, each
 * order with equal odds, so that no option gains from its place on the list.
 */
export function rankPlurality(tally: Tally, tieBreak: Random): string[] {
  const drawn = tieBreak.shuffled(Object.keys(tally.counts).sort())
  const place = new Map(drawn.map((option, at) => [option, at]))
  return drawn
    .filter((option) => (tally.counts[option] ?? 0) > 0)
    .sort(
      (one, other) =>
        (tally.counts[other] ?? 0) - (tally.counts[one] ?? 0) || (place.get(one) ?? 0) - (place.get(other) ?? 0),
    )
}
