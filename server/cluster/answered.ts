/** Who asked has given up by then: nobody waits for the answer any more, in milliseconds. */
const textKeptMs = 12_000
/** A letter that was sent twice may lie behind others for so long. */
const idKeptMs = 60_000

/**
 * The letters that have been answered, by their ids, and for as long as somebody may wait for it what was answered: text, as
 * it was sent, is a fraction of what its parts are as objects.
 */
export class Answered {
  readonly #now: () => number
  /** The oldest first. */
  readonly #texts = new Map<string, { readonly text: string; readonly atMs: number }>()
  readonly #ids = new Map<string, number>()

  /** `now`: milliseconds, from any moment on. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** How many characters are kept. */
  get size(): number {
    return [...this.#texts.values()].reduce((sum, { text }) => sum + text.length, 0)
  }

  /** What was answered to a letter; empty where nobody waits for it any more, undefined where nothing was. */
  find(id: string): string | undefined {
    return this.#ids.has(id) ? (this.#texts.get(id)?.text ?? '') : undefined
  }

  keep(id: string, text: string): void {
    const atMs = this.#now()
    this.#ids.delete(id)
    this.#ids.set(id, atMs)
    this.#texts.delete(id)
    this.#texts.set(id, { text, atMs })
    for (const [old, kept] of this.#texts) {
      if (kept.atMs > atMs - textKeptMs) break
      this.#texts.delete(old)
    }
    for (const [old, keptMs] of this.#ids) {
      if (keptMs > atMs - idKeptMs) break
      this.#ids.delete(old)
    }
  }
}
