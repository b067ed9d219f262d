/** How a spike looks, beside what was usual before it. */
export interface Spike {
  /** How far above what is usual, in standard deviations of what is usual, to one digit; 5 or more. */
  readonly strength: number
  /** People who wrote in this bin, and how many usually do. */
  readonly people: number
  readonly usual: number
}

/** How long a bin of the detector is, in milliseconds. */
export const binMs = 5000

/**
 * How far above the usual a bin has to lie, in standard deviations. Of a Poisson stream's bins fewer than one in ten
 * million do.
 */
const leastStrength = 5
/** After so many bins what was counts half: two and a half minutes, in which no hour of the day is felt. */
const halfLifeBins = 30
/** Bins that are remembered. Older ones would count less than a fiftieth. */
const rememberedBins = 180
/** As long as less than this is known, nothing is unusual. */
const leastKnownBins = 24
/** After an alarm there is none for so many bins. */
const deadBins = 6

// Counts are compared by twice their square root: that of a Poisson stream varies by 1 whatever its rate (Anscombe).
const level = (count: number): number => 2 * Math.sqrt(count + 3 / 8)
const countAt = (value: number): number => Math.max(0, (value / 2) ** 2 - 3 / 8)
/** Of a normal distribution the standard deviation is so many median distances from the median. */
const deviationsAMedian = 1.4826

/**
 * Finds bins in which far more people write than usual. What is usual is the weighted median of what was, and how much
 * that varies is the median distance from it, both with weights that fade: they follow the hours of a day and a stream
 * that grows, and a burst, however large, does not move them before it has lasted as long as all they remember.
 */
export class SpikeDetector {
  readonly #levels: number[] = []
  #deadBins = 0

  /** Ends a bin in which so many people wrote. Gives a spike, or undefined for a usual bin. */
  bin(people: number): Spike | undefined {
    const spike = this.#known ? this.#judge(people) : undefined
    this.#levels.unshift(level(people))
    this.#levels.length = Math.min(this.#levels.length, rememberedBins)
    if (this.#deadBins > 0) {
      this.#deadBins -= 1
      return undefined
    }
    if (spike !== undefined) this.#deadBins = deadBins
    return spike
  }

  get #known(): boolean {
    return this.#levels.length >= leastKnownBins
  }

  #judge(people: number): Spike | undefined {
    const median = weightedMedian(this.#levels)
    const spread = deviationsAMedian * weightedMedian(this.#levels.map((value) => Math.abs(value - median)))
    // A chat that comes in fits is judged by its fits; none is steadier than chance.
    const deviations = (level(people) - median) / Math.max(1, spread)
    if (deviations < leastStrength) return undefined
    return { strength: Math.round(deviations * 10) / 10, people, usual: Math.round(countAt(median)) }
  }
}

const weights = Array.from({ length: rememberedBins }, (_, age) => 0.5 ** (age / halfLifeBins))

/** The value at which half the weight lies on either side; the weight of each falls with its place. */
function weightedMedian(values: readonly number[]): number {
  const rows = values
    .map((value, age) => ({ value, weight: weights[age] ?? 0 }))
    .sort((one, other) => one.value - other.value)
  let rest = rows.reduce((sum, { weight }) => sum + weight, 0) / 2
  for (const { value, weight } of rows) {
    rest -= weight
    if (rest <= 0) return value
  }
  return 0
}
