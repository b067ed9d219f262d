/**
 * The addresses at which a page can reach its match: every server of a cluster leads there. The one that worked last comes
 * first, then the others in turn, since a server that was killed answers nothing at all.
 */
export class Ways {
  readonly #home: string
  #best: string
  #others: readonly string[] = []
  #tries = 0
  #last: string

  /** `home`: host and port that the page came from. */
  constructor(home: string) {
    this.#home = home
    this.#best = home
    this.#last = home
  }

  /** Other servers of the cluster, by host and port. */
  know(others: readonly string[]): void {
    this.#others = others
  }

  /** The match goes on there. */
  moved(host: string): void {
    this.#best = host
    this.#tries = 0
  }

  /** Where the next try goes. */
  next(): string {
    const all = [...new Set([this.#best, this.#home, ...this.#others])]
    this.#last = all[this.#tries++ % all.length] ?? this.#best
    return this.#last
  }

  /** The last try has worked. */
  back(): void {
    this.#best = this.#last
    this.#tries = 0
  }
}
