import { Random } from '../shared/random.ts'

/** One line of a benchmark's result. Names say units. */
export type Row = Readonly<Record<string, string | number>>

/** How it is measured. */
export interface Options {
  /** So small and short that it only shows whether it works: the figures mean nothing. */
  readonly quick: boolean
  /** How many people instead of the benchmark's own sizes; empty for those. */
  readonly sizes: readonly number[]
}

/** Something that is measured. */
export interface Benchmark {
  /** Tells its progress in words, and gives its results. Rejects with a `Refusal` if what was measured was wrong. */
  run(progress: (text: string) => void, options: Options): Promise<readonly Row[]>
  /** What `--json` gives beside the rows. */
  summary?(rows: readonly Row[]): Readonly<Record<string, number>>
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** By how much a mean of such values, each taken anew, would be off as a rule. */
export function standardError(values: readonly number[]): number {
  return spread(values) / Math.sqrt(values.length)
}

/** The standard deviation. */
function spread(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

/**
 * By how much a figure that is made of parts would be off as a rule, had other parts been taken: the spread of what it is
 * for parts that are drawn from them again and again (the bootstrap of Efron, 1979). Always draws the same.
 */
export function resampledError<Part>(parts: readonly Part[], figure: (parts: readonly Part[]) => number): number {
  const random = Random.fromSeed('resampled')
  const draw = () => parts.map(() => parts[random.integer(0, parts.length - 1)] as Part)
  return spread(Array.from({ length: resamples }, () => figure(draw())))
}

const resamples = 400

/** Without the largest and the smallest, of each a share of 0 to 1 of all. */
export function trimmed(values: readonly number[], share: number): number[] {
  const sorted = [...values].sort((one, other) => one - other)
  const cut = Math.floor(sorted.length * share)
  return sorted.slice(cut, sorted.length - cut)
}

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits))

/** The number below which a share of the values lies, 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
