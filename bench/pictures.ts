/** What a match looked like at a tick to somebody who watches. */
export interface Seen {
  readonly tick: number
  /** The same text for the same state. */
  readonly picture: string
}

interface Shown {
  readonly tick: number
  toJSON(): unknown
}

/** Entries of maps come in another order to whoever came in later: theirs are the same state. */
const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

export const pictureOf = (state: { toJSON(): unknown }): string => JSON.stringify(state.toJSON(), sorted)

/** Pictures that are kept: those of some ten seconds, of who gets each tick. */
const mostKept = 300

/** The last pictures of a match, by tick, as somebody sees it. */
export class Album {
  readonly #pictures = new Map<number, string>()

  static of(seen: readonly Seen[]): Album {
    const album = new Album()
    for (const { tick, picture } of seen) album.#pictures.set(tick, picture)
    return album
  }

  add(state: Shown): void {
    this.#pictures.set(state.tick, pictureOf(state))
    const [oldest] = this.#pictures.keys()
    if (this.#pictures.size > mostKept && oldest !== undefined) this.#pictures.delete(oldest)
  }

  at(tick: number): string | undefined {
    return this.#pictures.get(tick)
  }

  get size(): number {
    return this.#pictures.size
  }

  get seen(): Seen[] {
    return [...this.#pictures].map(([tick, picture]) => ({ tick, picture }))
  }
}

/** What is wrong with what somebody saw, by an album of what was so: another picture of a tick, or none of any tick in it. */
export function wrongIn(truth: Album, who: string, seen: readonly Seen[]): string[] {
  const both = seen.filter(({ tick }) => truth.at(tick) !== undefined)
  if (both.length === 0) return [`${who} saw no tick that could be compared`]
  const wrong = both.filter(({ tick, picture }) => truth.at(tick) !== picture)
  return wrong.length === 0 ? [] : [`${who} saw a wrong state at ${wrong.length} of ${both.length} ticks`]
}
