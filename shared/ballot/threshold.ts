import { mostFirst } from './lots.ts'
import { plurality } from './plurality.ts'
import type { MethodRule } from './rule.ts'

/** It happens as soon as enough have called for it; if they never are enough, nothing does. */
export const threshold: MethodRule = {
  ...plurality,
  isOver: ({ goal }, sums) => [...sums.values()].some((milli) => milli >= goal * 1000),
  ranking(terms, votes, lots) {
    const sums = plurality.sums(terms, votes, terms.closesAt)
    return mostFirst(new Map([...sums].filter(([, milli]) => milli >= terms.goal * 1000)), lots)
  },
}
