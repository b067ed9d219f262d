import { sumsOf } from './choice.ts'
import type { MethodRule } from './rule.ts'

/**
 * Voters put a slider somewhere, and the middle of all votes holds: half of them want no more, half no less. The places
 * where it can stand are the ballot's options, each named by its number.
 */
export const slider: MethodRule = {
  choiceIn(options, given) {
    const value = typeof given === 'string' && options.includes(given) ? Number(given) : given
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
    const places = options.map(Number)
    if (value < Math.min(...places) || value > Math.max(...places)) return undefined
    // The nearest place; of two that are equally near the lower one.
    return places.reduce((best, place) => {
      const closer = Math.abs(place - value) - Math.abs(best - value)
      return closer < 0 || (closer === 0 && place < best) ? place : best
    })
  },
  sums: (terms, votes) => sumsOf(terms.options, votes, ({ choice, weightMilli }, add) => add(`${choice}`, weightMilli)),
  isOver: () => false,
  ranking(terms, votes, lots) {
    const sums = slider.sums(terms, votes, terms.closesAt)
    const total = [...sums.values()].reduce((sum, milli) => sum + milli, 0)
    if (total === 0) return []
    const places = [...terms.options].sort((one, other) => Number(one) - Number(other))
    const reaches = (enough: (doubled: number) => boolean): string => {
      let below = 0
      return places.find((place) => {
        below += sums.get(place) ?? 0
        return enough(below * 2)
      }) as string
    }
    // With half of the votes on each side there are two middles, and the lot decides.
    const [middle = ''] = lots.order([...new Set([reaches((sum) => sum >= total), reaches((sum) => sum > total)])])
    const away = (place: string) => Math.abs(Number(place) - Number(middle))
    const drawn = lots.order(places)
    return drawn.sort((one, other) => away(one) - away(other))
  },
}
