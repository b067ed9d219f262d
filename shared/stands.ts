/** A ballot that mixes mechanics: each of its options is one change of one of them. */
export interface Pool {
  /** The question, as in `What next?` */
  title: string
  /** Mechanics that have one of these tags, or whose key is among them, are in the pool. Two or more. */
  tags: readonly string[]
  /** How many options it offers, 2 to 4; 3 if left out. Fewer where fewer are alike. */
  options?: number
  /** Names of marks after which it is asked, as soon as the pause since the last ballot allows. */
  after?: readonly string[]
}

/** How a game lets its stands in. All of it may be left out. */
export interface Stands<State> {
  /** How much the stands may change in a minute, in points of cost and whether for good or bad; 300 if left out. */
  pointsPerMinute?: number
  /**
   * Whether the audience keeps out now: no ballot opens by itself, and none that did so changes anything. Or, where the game
   * knows it, the tick up to which it keeps out: then a ballot that would end before stays open until then.
   */
  quiet?(state: State): boolean | number
  /** Ballots that mix mechanics, by key. */
  pools?: Readonly<Record<string, Pool>>
}

/** The fewest and the most options of a pool's ballot. */
export const poolOptions = { least: 2, usual: 3, most: 4 } as const

/** The keys of the mechanics in a pool. */
export function poolKeys(pool: Pool, table: Readonly<Record<string, { tags?: readonly string[] }>>): string[] {
  return Object.entries(table)
    .filter(([key, row]) => pool.tags.some((tag) => tag === key || row.tags?.includes(tag)))
    .map(([key]) => key)
}

/** What is wrong with how a game lets its stands in, or undefined. */
export function standsFault(
  stands: Stands<never>,
  table: Readonly<Record<string, { tags?: readonly string[] }>>,
): string | undefined {
  if (stands.pointsPerMinute !== undefined && !(stands.pointsPerMinute >= 0)) return 'pointsPerMinute is 0 or more.'
  for (const [key, pool] of Object.entries(stands.pools ?? {})) {
    if (Object.hasOwn(table, key)) return `pool "${key}" has the key of a mechanic.`
    if (poolKeys(pool, table).length < poolOptions.least) return `pool "${key}" needs two mechanics or more.`
    const options = pool.options ?? poolOptions.usual
    if (!(Number.isInteger(options) && options >= poolOptions.least && options <= poolOptions.most)) {
      return `pool "${key}" offers 2 to 4 options.`
    }
  }
  return undefined
}
