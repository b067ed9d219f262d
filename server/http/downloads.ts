import { CaveaError } from '../../shared/errors.ts'

const mostAtOnce = 32
/** People behind one router share an address. */
const mostOfOne = 8

/** Bounds how many downloads run at once, over all and from one address: each holds a file open, and reads from disk. */
export class Downloads {
  readonly #running = new Map<string, number>()
  #all = 0

  /** Throws `rate_limited` where too many run. Gives what to call once this one is over. */
  begin(address: string): () => void {
    const own = this.#running.get(address) ?? 0
    if (this.#all >= mostAtOnce || own >= mostOfOne) throw new CaveaError('rate_limited', { value: address })
    this.#all += 1
    this.#running.set(address, own + 1)
    let over = false
    return () => {
      if (over) return
      over = true
      this.#all -= 1
      const left = (this.#running.get(address) ?? 1) - 1
      if (left === 0) this.#running.delete(address)
      else this.#running.set(address, left)
    }
  }
}
