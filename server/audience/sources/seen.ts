/** Remembers ids for a time, up to a number of them: whether something has been there before. */
export class Seen {
  readonly #keepMs: number
  readonly #most: number
  readonly #until = new Map<string, number>()

  constructor(keepMs: number, most: number) {
    this.#keepMs = keepMs
    this.#most = most
  }

  /** Whether an id is new, which it is no more from now on. */
  add(id: string, now: number): boolean {
    const until = this.#until.get(id)
    if (until !== undefined && until > now) return false
    // The oldest come first, and all are kept equally long.
    for (const [old, end] of this.#until) {
      if (end > now && this.#until.size < this.#most) break
      this.#until.delete(old)
    }
    this.#until.delete(id)
    this.#until.set(id, now + this.#keepMs)
    return true
  }
}
