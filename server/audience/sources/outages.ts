/** By so much at most a ballot stays open longer for sources that were away, in milliseconds. */
const mostMs = 20_000
/** Granted ahead while a source is away: a window does not end between two looks at it. */
const aheadMs = 1000

interface Away {
  readonly from: number
  to: number
}

/**
 * When sources were away, and how much longer ballots stay open for it. Only what goes away while a ballot is open counts:
 * one that is away for good has its people elsewhere. Times are milliseconds that never go back.
 */
export class Outages {
  readonly #open = new Map<string, Away>()
  readonly #past: Away[] = []
  readonly #granted = new Map<string, number>()

  /** A source that was there is gone. */
  lost(source: string, now: number): void {
    if (!this.#open.has(source)) this.#open.set(source, { from: now, to: Number.POSITIVE_INFINITY })
  }

  /** It is back, or will not be waited for any more. */
  back(source: string, now: number): void {
    const away = this.#open.get(source)
    if (away === undefined) return
    this.#open.delete(source)
    away.to = now
    this.#past.push(away)
    // No window is as long as that.
    while (this.#past.length > 1000) this.#past.shift()
  }

  /** What a ballot that opened at a time has to stay open longer, beyond what has been granted to it before, in whole steps. */
  due(ballot: string, opened: number, now: number, stepMs = 1): number {
    const owed = Math.floor(this.#owed(opened, now) / stepMs) * stepMs
    const before = this.#granted.get(ballot) ?? 0
    if (owed <= before) return 0
    this.#granted.delete(ballot)
    this.#granted.set(ballot, owed)
    for (const [old] of this.#granted) {
      if (this.#granted.size <= 100) break
      this.#granted.delete(old)
    }
    return owed - before
  }

  #owed(opened: number, now: number): number {
    let sum = 0
    let reached = opened
    // Two that are away at once are one outage.
    for (const { from, to } of [...this.#past, ...this.#open.values()].sort((one, other) => one.from - other.from)) {
      if (from < opened || from > now) continue
      const until = Number.isFinite(to) ? to : now + aheadMs
      sum += Math.max(0, until - Math.max(from, reached))
      reached = Math.max(reached, until)
    }
    return Math.min(mostMs, sum)
  }
}
