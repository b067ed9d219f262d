import type { Dump } from './dump.ts'

/** Where two dumps differ first, and what is there in each. */
export interface Difference {
  /** As in `state.avatars.ann.x`. */
  readonly path: string
  readonly one: Dump | undefined
  readonly other: Dump | undefined
}

type Pair = [key: string, value: Dump]

/** What a value holds, by the words of a path. Two of different kinds are different, whatever they hold. */
interface Inside {
  readonly kind: 'pairs' | 'list' | 'object'
  readonly rows: readonly Pair[]
}

const isPair = (item: Dump): item is Pair => Array.isArray(item) && item.length === 2 && typeof item[0] === 'string'

// A map is dumped as pairs: its keys read better in a path than their places do.
function inside(value: Dump): Inside | undefined {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isPair)) return { kind: 'pairs', rows: value }
    return { kind: 'list', rows: value.map((item, at) => [`${at}`, item]) }
  }
  return typeof value === 'object' && value !== null ? { kind: 'object', rows: Object.entries(value) } : undefined
}

// A map that is empty is dumped as a list that is.
function alike(one: Inside, other: Inside): boolean {
  if (one.kind === other.kind) return true
  return one.kind !== 'object' && other.kind !== 'object' && (one.rows.length === 0 || other.rows.length === 0)
}

/** The first place, in the order of the dumps, where they differ; undefined where they are equal. */
export function firstDifference(one: Dump, other: Dump, path = ''): Difference | undefined {
  const [left, right] = [inside(one), inside(other)]
  if (left === undefined || right === undefined) return Object.is(one, other) ? undefined : { path, one, other }
  if (!alike(left, right)) return { path, one, other }
  for (let at = 0; at < Math.max(left.rows.length, right.rows.length); at++) {
    const [a, b] = [left.rows[at], right.rows[at]]
    const inner = path === '' ? `${(a ?? b)?.[0]}` : `${path}.${(a ?? b)?.[0]}`
    if (a === undefined || b === undefined || a[0] !== b[0]) return { path: inner, one: a?.[1], other: b?.[1] }
    const found = firstDifference(a[1], b[1], inner)
    if (found !== undefined) return found
  }
  return undefined
}
