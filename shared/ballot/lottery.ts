import { plurality } from './plurality.ts'
import type { MethodRule } from './rule.ts'

/** Each vote is a lot for its option, and one lot is drawn; those after it are drawn in turn from what is left. */
export const lottery: MethodRule = {
  ...plurality,
  ranking(terms, votes, lots) {
    const left = new Map([...plurality.sums(terms, votes, terms.closesAt)].filter(([, sum]) => sum > 0))
    const drawn: string[] = []
    while (left.size > 0) {
      const names = [...left.keys()].sort()
      const total = names.reduce((sum, name) => sum + (left.get(name) ?? 0), 0)
      let at = lots.draw(drawn.length, total)
      const winner = names.find((name) => {
        at -= left.get(name) ?? 0
        return at < 0
      }) as string
      left.delete(winner)
      drawn.push(winner)
    }
    return drawn
  },
}
