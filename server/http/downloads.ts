import { CaveaError } from '../../shared/errors.ts'

/** How many downloads may run at once. */
export interface DownloadBounds {
  readonly all: number
  /** From one address: people behind one router share it. */
  readonly ofOne: number
}

/** Bounds how many downloads run at once, over all and from one address: each holds a file open, and reads from disk. */
export class Downloads {
  readonly #running = new Map<string, number>()
  readonly #bounds: DownloadBounds
  #all = 0

  constructor(bounds: DownloadBounds) {
    this.#bounds = bounds
  }

  /** Throws `rate_limited` where too many run. Gives what to call once this one is over. */
  begin(address: string): () => void {
    const own = this.#running.get(address) ?? 0
    if (this.#all >= this.#bounds.all || own >= this.#bounds.ofOne)
      throw new CaveaError('rate_limited', { value: address })
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
