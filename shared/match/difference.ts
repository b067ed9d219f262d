import type { Dump } from './dump.ts'

/** Where two dumps differ first, and what is there in each. */
export interface Difference {
  /** As in `state.avatars.ann.x`. */
  readonly path: string
  readonly one: Dump | undefined
  readonly other: Dump | undefined
}

type Pair = [key: string, value: Dump]

const isPair = (item: Dump): item is Pair => Array.isArray(item) && item.length === 2 && typeof item[0] === 'string'

// A map is dumped as pairs: its keys read better in a path than their places do.
function children(value: Dump): Pair[] | undefined {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isPair)) return value
    return value.map((item, at) => [`${at}`, item])
  }
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined
}

/** The first place, in the order of the dumps, where they differ; undefined where they are equal. */
export function firstDifference(one: Dump, other: Dump, path = ''): Difference | undefined {
  const [left, right] = [children(one), children(other)]
  if (left === undefined || right === undefined) return Object.is(one, other) ? undefined : { path, one, other }
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [a, b] = [left[at], right[at]]
    const inner = path === '' ? `${(a ?? b)?.[0]}` : `${path}.${(a ?? b)?.[0]}`
    if (a === undefined || b === undefined || a[0] !== b[0]) return { path: inner, one: a?.[1], other: b?.[1] }
    const found = firstDifference(a[1], b[1], inner)
    if (found !== undefined) return found
  }
  return undefined
}
