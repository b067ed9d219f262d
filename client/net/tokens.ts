import type { Storage } from './storage.ts'

/** How long a server keeps the place of somebody who dropped, in milliseconds. */
export const placeKeptMs = 60_000

/** What a page needs to get its place back. */
interface Kept {
  readonly token: string
  /** When the page was last seen alive, in milliseconds since 1970. */
  readonly seenMs: number
}

/**
 * Reconnection tokens by place, so that a page comes back to its seat after a reload or after the browser discarded it.
 *
 * 1. A tab keeps its token for itself: a second tab must not take the first one's place by its token.
 * 2. Only a page that goes away leaves its token to all tabs, for whoever opens the same link within the minute.
 * 3. A page that is shown again takes it back.
 */
export class TokenShelf {
  readonly #storage: Storage
  readonly #key: string
  readonly #now: () => number

  /** `place` names what is joined, as in `play:ROOM`. */
  constructor(storage: Storage, place: string, now: () => number = Date.now) {
    this.#storage = storage
    this.#key = `token.${place}`
    this.#now = now
  }

  /** The token with which to try first; undefined where there is none or it is too old. */
  find(): string | undefined {
    for (const shelf of ['tab', 'browser'] as const) {
      const kept = parse(this.#storage.get(shelf, this.#key))
      if (kept !== undefined && this.#now() - kept.seenMs < placeKeptMs) return kept.token
    }
    return undefined
  }

  /** The page is alive and has this token. */
  keep(token: string): void {
    this.#storage.set('tab', this.#key, this.#written(token))
    this.#storage.remove('browser', this.#key)
  }

  /** The page goes away, perhaps for good. */
  leaveBehind(token: string): void {
    for (const shelf of ['tab', 'browser'] as const) this.#storage.set(shelf, this.#key, this.#written(token))
  }

  forget(): void {
    for (const shelf of ['tab', 'browser'] as const) this.#storage.remove(shelf, this.#key)
  }

  #written(token: string): string {
    return JSON.stringify({ token, seenMs: this.#now() } satisfies Kept)
  }
}

function parse(text: string | undefined): Kept | undefined {
  if (text === undefined) return undefined
  try {
    const { token, seenMs } = JSON.parse(text) as Partial<Kept>
    return typeof token === 'string' && typeof seenMs === 'number' ? { token, seenMs } : undefined
  } catch {
    return undefined
  }
}
