import { hmacHex } from '../digest.ts'

/**
 * The lots of one ballot, drawn from its own seed: they settle ties and lotteries. Whoever has the seed gets the same
 * ones, and nobody can pick a seed for an outcome, as it was committed to before the first vote.
 */
export interface Lots {
  /** Options in the order in which ties go: each order with equal odds, whatever the order in which they are given. */
  order(options: readonly string[]): string[]
  /** A whole number from 0 to below the total, for the nth draw. */
  draw(nth: number, total: number): number
}

/** The lots of a seed of 64 hexadecimal digits. */
export function lotsOf(seed: string): Lots {
  const lot = (option: string) => hmacHex(seed, `lot:${option}`)
  return {
    order: (options) =>
      options
        .map((option) => ({ option, lot: lot(option) }))
        .sort((one, other) => (one.lot < other.lot ? -1 : 1))
        .map(({ option }) => option),
    // 256 bits: what the remainder favours is less than one in 2 to the power of 200.
    draw: (nth, total) => Number(BigInt(`0x${hmacHex(seed, `draw:${nth}`)}`) % BigInt(total)),
  }
}

/** Options with anything at all, the most first, ties by lot. */
export function mostFirst(sums: ReadonlyMap<string, number>, lots: Lots): string[] {
  const drawn = lots.order([...sums].flatMap(([option, sum]) => (sum > 0 ? [option] : [])))
  const place = new Map(drawn.map((option, at) => [option, at]))
  return drawn.sort(
    (one, other) => (sums.get(other) ?? 0) - (sums.get(one) ?? 0) || (place.get(one) ?? 0) - (place.get(other) ?? 0),
  )
}
