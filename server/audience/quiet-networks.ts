import { forgetOldest } from '../../shared/forget-oldest.ts'
import type { Origin } from '../../shared/network.ts'

/** How long a mute holds back newcomers at the same address, in milliseconds. */
const quietMs = 10 * 60_000
const authorsKept = 1000
const networksKept = 200

/** Somebody who writes, as far as this depends on it. */
export interface Writer {
  readonly origin?: Origin
  /** Whether vote integrity knows them: they have voted for a while, or have an account. */
  readonly isKnown?: boolean
}

/**
 * Where muted people wrote from. Who is muted and comes back under another key is a newcomer at the same address: for ten
 * minutes, newcomers there are shown to operators alone. Who was there before the mute, and who is known, is heard: a venue
 * is not muted with one of its people.
 */
export class QuietNetworks {
  readonly #addresses = new Map<string, string>()
  readonly #mutedAtMs = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** What it needs to go on after a restart: who was muted must not be back by it. */
  snapshot(): [address: string, mutedMs: number][] {
    const now = this.#now()
    return [...this.#mutedAtMs].flatMap(([address, mutedAtMs]) =>
      now - mutedAtMs < quietMs ? [[address, now - mutedAtMs] as [string, number]] : [],
    )
  }

  restore(before: readonly (readonly [address: string, mutedMs: number])[]): void {
    for (const [address, mutedMs] of before) this.#mutedAtMs.set(address, this.#now() - mutedMs)
  }

  /** An author writes from there. */
  note(author: string, { origin }: Writer): void {
    if (origin === undefined || origin.network.address === '') return
    this.#addresses.delete(author)
    this.#addresses.set(author, origin.network.address)
    forgetOldest(this.#addresses, authorsKept)
  }

  set(author: string, muted: boolean): void {
    const address = this.#addresses.get(author)
    if (address === undefined) return
    this.#mutedAtMs.delete(address)
    if (muted) this.#mutedAtMs.set(address, this.#now())
    forgetOldest(this.#mutedAtMs, networksKept)
  }

  holds({ origin, isKnown = false }: Writer): boolean {
    const mutedAtMs = origin && this.#mutedAtMs.get(origin.network.address)
    if (origin === undefined || mutedAtMs === undefined || isKnown) return false
    const sinceMs = this.#now() - mutedAtMs
    return sinceMs < quietMs && origin.watchedMs < sinceMs
  }
}
