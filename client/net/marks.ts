import type { Mark } from '../../shared/protocol.ts'

/** After a hold-up only the last marks still tell of something that can be seen. */
const mostHeld = 64

/** Marks that wait until the picture has come to the tick of which they tell. */
export class MarkQueue {
  readonly #listeners = new Set<(mark: Mark, tick: number) => void>()
  #held: { readonly tick: number; readonly mark: Mark }[] = []

  add(tick: number, marks: readonly Mark[]): void {
    this.#held = [...this.#held, ...marks.map((mark) => ({ tick, mark }))].slice(-mostHeld)
  }

  /** Tells of all marks up to a tick. */
  release(tick: number): void {
    while (this.#held[0] !== undefined && this.#held[0].tick <= tick) {
      const { mark, tick: at } = this.#held.shift() as { tick: number; mark: Mark }
      for (const listener of this.#listeners) listener(mark, at)
    }
  }

  listen(listener: (mark: Mark, tick: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
