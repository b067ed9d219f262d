/** A match whose tape has no living holder. */
interface Orphan {
  readonly head: { readonly match: string; readonly game: string; readonly version: number; readonly schema: string }
  /** Its process is known to be gone. Otherwise only its lease has run out. */
  readonly isProven: boolean
}

/** What taking matches over needs of the outside. */
export interface TakeoverPorts {
  /** Rejects where Redis does not answer. */
  orphans(): Promise<readonly Orphan[]>
  /** A game as this node has it; undefined where it has none of the name. */
  edition(game: string): { readonly version: number; readonly schema: string } | undefined
  /** Takes the lease of a match and runs it here. Resolves with whether it runs here now; never rejects. */
  restore(roomId: string): Promise<boolean>
  /** Whether this node is about to end. */
  leaving(): boolean
  failed(where: string, error: unknown): void
  /** Milliseconds that never go back; a test hands in its own. */
  now?(): number
}

const lookEveryMs = 500
/** Two looks with more than this between them, in milliseconds: this node or Redis stood still meanwhile. */
const longestGapMs = 3 * lookEveryMs
/** A match that could not be restored here is tried again after so long, and then after twice as long each time. */
const firstRetryMs = 15_000
const longestRetryMs = 10 * 60_000

/**
 * Looks for matches whose host is gone, twice a second, and goes on with them here. Every node that runs matches does the
 * same and restores one match at a time, so that those of a large node spread over all that are left.
 */
export class Takeover {
  readonly #ports: TakeoverPorts
  readonly #leaseMs: number
  readonly #retries = new Map<string, { readonly atMs: number; readonly waitMs: number }>()
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #steadySinceMs = 0

  /** `leaseMs`: how long a lease lasts without its holder. */
  constructor(ports: TakeoverPorts, leaseMs: number) {
    this.#ports = ports
    this.#leaseMs = leaseMs
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), lookEveryMs).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** Looks once, and restores what may be restored. Never rejects. */
  async look(): Promise<void> {
    if (this.#isLooking || this.#ports.leaving()) return
    this.#isLooking = true
    try {
      const orphans = await this.#ports.orphans()
      const nowMs = this.#now()
      // While Redis or this node stood still, leases of living hosts ran out: they have time to renew them first.
      if (nowMs - this.#lookedAtMs > longestGapMs) this.#steadySinceMs = nowMs
      this.#forget(orphans)
      for (const orphan of orphans) await this.#restore(orphan, nowMs)
      this.#lookedAtMs = this.#now()
    } catch (error) {
      this.#ports.failed('takeover', error)
    } finally {
      this.#isLooking = false
    }
  }

  #now(): number {
    return this.#ports.now?.() ?? performance.now()
  }

  async #restore({ head, isProven }: Orphan, nowMs: number): Promise<void> {
    if (this.#ports.leaving()) return
    if (!isProven && nowMs - this.#steadySinceMs < this.#leaseMs) return
    const here = this.#ports.edition(head.game)
    if (here?.version !== head.version || here.schema !== head.schema) return
    const retry = this.#retries.get(head.match)
    if (retry !== undefined && nowMs < retry.atMs) return
    if (await this.#ports.restore(head.match)) return
    const waitMs = Math.min(longestRetryMs, 2 * (retry?.waitMs ?? firstRetryMs / 2))
    this.#retries.set(head.match, { atMs: nowMs + waitMs, waitMs })
  }

  // Another node runs them, or they are over.
  #forget(orphans: readonly Orphan[]): void {
    const known = new Set(orphans.map(({ head }) => head.match))
    for (const match of this.#retries.keys()) if (!known.has(match)) this.#retries.delete(match)
  }
}
