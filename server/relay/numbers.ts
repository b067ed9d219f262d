import { forgetOldest } from '../../shared/forget-oldest.ts'

/** More structures than this no match makes while one process runs it; a mirror of the next begins behind them. */
const numbersPerEpoch = 2 ** 24

/** So many matches' numbers are kept. */
const mostMatches = 1000

/** Where a mirror of a tape of this epoch begins to number structures. */
export const firstNumberOf = (epoch: number): number => (epoch - 1) * numbersPerEpoch

/**
 * Where the mirrors of one process go on numbering structures. Stands are closed when the last has left, and opened anew:
 * whoever comes back then still knows structures of the mirror before, and no old number may mean something new.
 */
export class Numbers {
  readonly #next = new Map<string, number>()

  /** Where the next mirror of a match begins. */
  firstFor(match: string, epoch: number): number {
    return Math.max(firstNumberOf(epoch), this.#next.get(match) ?? 0)
  }

  /** A mirror of a match is gone, and all its numbers were below this one. */
  used(match: string, next: number): void {
    this.#next.delete(match)
    this.#next.set(match, next)
    forgetOldest(this.#next, mostMatches)
  }
}
