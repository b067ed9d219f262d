/** Up to so many spectators each one counts. */
const exactUpTo = 100

/**
 * How many watch, as a match is told: to two digits where there are many. Each change of it is a command on the tape and
 * a field in everybody's patch, and of ten thousand people somebody always comes or goes.
 */
export function roundedCrowd(spectators: number): number {
  if (spectators <= exactUpTo) return spectators
  const step = 10 ** (Math.floor(Math.log10(spectators)) - 1)
  return Math.round(spectators / step) * step
}

/** What a match was told last, and what it is to be told now. */
export class Crowd {
  #told = -1

  /** The number to tell; undefined where it is the one that was told. A crowd at the border of two is not told again. */
  news(spectators: number): number | undefined {
    const rounded = roundedCrowd(spectators)
    const step = this.#told > exactUpTo ? 10 ** (Math.floor(Math.log10(this.#told)) - 1) : 0
    if (rounded === this.#told || Math.abs(spectators - this.#told) < step * 0.75) return undefined
    this.#told = rounded
    return rounded
  }
}
