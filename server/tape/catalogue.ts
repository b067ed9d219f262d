import { CaveaError } from '../../shared/errors.ts'
import type { TapeRow } from './store.ts'

/** A list is at most so old, in milliseconds. */
const freshMs = 1000
export const pageBounds = { least: 1, fallback: 50, most: 100 } as const

/** What a list says of a tape. */
export interface TapeListing {
  readonly id: string
  readonly game: string
  readonly title: string
  readonly live: boolean
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly bytes: number
  readonly seconds: number
}

/** Which part of the list is asked for. */
export interface TapeQuery {
  /** What the page before gave as `next`. */
  readonly cursor?: string | undefined
  /** From 1 to 100; 50 if left out. */
  readonly limit?: number | undefined
  /** Only tapes of running matches, or only of those that are over. */
  readonly live?: boolean | undefined
}

/** A part of the list, newest first, and the cursor of the part that follows. */
export interface TapePage {
  readonly tapes: readonly TapeListing[]
  readonly next: string | undefined
}

/**
 * The list of tapes, a page at a time. However many ask, tapes are looked through once a second at most: with 3,000 of them
 * each look reads as many files, and twenty at once made a match's ticks 770 ms late.
 */
export class TapeCatalogue {
  readonly #read: () => Promise<readonly TapeRow[]>
  #rows: Promise<readonly TapeRow[]> | undefined
  #readAtMs = Number.NEGATIVE_INFINITY

  constructor(read: () => Promise<readonly TapeRow[]>) {
    this.#read = read
  }

  /** Throws `request_invalid` for a cursor that no page gave. */
  async page({ cursor, limit = pageBounds.fallback, live }: TapeQuery = {}): Promise<TapePage> {
    const after = cursor === undefined ? undefined : placeOf(cursor)
    const tapes: TapeListing[] = []
    for (const row of await this.#newestFirst()) {
      if (after !== undefined && compare(row.head.startedAt, row.id, after.startedAt, after.id) <= 0) continue
      if (live !== undefined && live === row.finished) continue
      const last = tapes.at(-1)
      if (last !== undefined && tapes.length === limit) return { tapes, next: `${last.startedAt}.${last.id}` }
      tapes.push(listingOf(row))
    }
    return { tapes, next: undefined }
  }

  /** One row of the list. */
  async find(id: string): Promise<TapeListing | undefined> {
    const row = (await this.#newestFirst()).find((one) => one.id === id)
    return row === undefined ? undefined : listingOf(row)
  }

  #newestFirst(): Promise<readonly TapeRow[]> {
    const nowMs = performance.now()
    if (this.#rows !== undefined && nowMs - this.#readAtMs < freshMs) return this.#rows
    const rows = this.#read().then((all) => all.toSorted(newestFirst))
    this.#rows = rows
    this.#readAtMs = Number.POSITIVE_INFINITY
    rows.then(
      () => {
        this.#readAtMs = performance.now()
      },
      () => {
        this.#rows = undefined
      },
    )
    return rows
  }
}

// Tapes that began at one moment have an order too, or a page might leave one out.
const compare = (startedAt: number, id: string, otherStartedAt: number, otherId: string): number =>
  otherStartedAt - startedAt || (id < otherId ? -1 : Number(id > otherId))

const newestFirst = (one: TapeRow, other: TapeRow) =>
  compare(one.head.startedAt, one.id, other.head.startedAt, other.id)

function listingOf({ id, head, finished, lastTick, bytes }: TapeRow): TapeListing {
  const { game, title, startedAt, tickRate } = head
  return { id, game, title, live: !finished, startedAt, bytes, seconds: Math.round(lastTick / tickRate) }
}

function placeOf(cursor: string): { readonly startedAt: number; readonly id: string } {
  const [, startedAt, id = ''] = /^(\d{1,16})\.([\w-]{1,64})$/.exec(cursor) ?? []
  if (startedAt === undefined) {
    const detail = 'The cursor is the one in the Link header of the page before.'
    throw new CaveaError('request_invalid', { value: cursor, detail })
  }
  return { startedAt: Number(startedAt), id }
}
