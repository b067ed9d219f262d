/** Remembers for a while which messages came, so that none is taken twice. */
export interface Once {
  /** Whether this is the first with its id. It is no more from now on. */
  first(id: string): Promise<boolean>
  /** It came to nothing: who sent it may try again. */
  again(id: string): Promise<void>
  /** What was signed before this, in milliseconds since 1970, may have come to somebody who is gone. */
  readonly sinceMs: number
}

/** Of one process. What was before its start it cannot know, so what was signed before it is not taken. */
export class OnceHere implements Once {
  readonly sinceMs: number
  readonly #keptMs: number
  readonly #now: () => number
  readonly #seen = new Map<string, number>()

  constructor(keptMs: number, now: () => number = Date.now) {
    this.#keptMs = keptMs
    this.#now = now
    this.sinceMs = now()
  }

  async first(id: string): Promise<boolean> {
    const now = this.#now()
    for (const [old, at] of this.#seen) {
      if (now - at <= this.#keptMs) break
      this.#seen.delete(old)
    }
    if (this.#seen.has(id)) return false
    this.#seen.set(id, now)
    return true
  }

  async again(id: string): Promise<void> {
    this.#seen.delete(id)
  }
}
