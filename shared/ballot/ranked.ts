import { type CountedVote, optionsIn, sumsOf } from './choice.ts'
import type { MethodRule } from './rule.ts'

/**
 * Instant runoff: voters rank options. The weakest drops out, round by round, and its votes go to the next that is left
 * on each; a vote with none left counts no more. Who stays to the last wins; who dropped out later ranks higher.
 */
export const ranked: MethodRule = {
  choiceIn: optionsIn,
  sums: (terms, votes) =>
    sumsOf(terms.options, votes, ({ choice, weightMilli }, add) => add(wishes(choice)[0] ?? '', weightMilli)),
  isOver: () => false,
  ranking(terms, votes, lots) {
    const piles = pilesOf(votes)
    // Who is on no vote at all was wanted by nobody.
    const named = new Set(piles.flatMap(({ wishes }) => wishes))
    const left = new Set(lots.order(terms.options.filter((option) => named.has(option))))
    const out: string[] = []
    while (left.size > 0) {
      const sums = new Map([...left].map((option) => [option, 0]))
      for (const { wishes, weightMilli } of piles) {
        const wish = wishes.find((option) => left.has(option))
        if (wish !== undefined) sums.set(wish, (sums.get(wish) ?? 0) + weightMilli)
      }
      const least = Math.min(...sums.values())
      // Of those who have least the one whose lot is last drops out.
      const weakest = [...left].findLast((option) => sums.get(option) === least) as string
      left.delete(weakest)
      out.unshift(weakest)
    }
    return out
  },
}

const wishes = (choice: CountedVote['choice']): readonly string[] =>
  Array.isArray(choice) ? (choice as readonly string[]) : []

/** Equal rankings as one: there are few of them, and many voters. */
function pilesOf(votes: readonly CountedVote[]) {
  const piles = new Map<string, { wishes: readonly string[]; weightMilli: number }>()
  for (const { choice, weightMilli } of votes) {
    if (weightMilli <= 0) continue
    const ranking = wishes(choice)
    const key = ranking.join('\u0000')
    const pile = piles.get(key)
    if (pile === undefined) piles.set(key, { wishes: ranking, weightMilli })
    else pile.weightMilli += weightMilli
  }
  return [...piles.values()]
}
