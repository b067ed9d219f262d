/** One line of a benchmark's result. Names say units. */
export type Row = Readonly<Record<string, string | number>>

/** Something that is measured. */
export interface Benchmark {
  /** Tells its progress in words, and gives its results. */
  run(progress: (text: string) => void): Promise<readonly Row[]>
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits))
