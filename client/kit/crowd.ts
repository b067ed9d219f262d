/** So many people have a seat of their own in the first row; beyond, the tiers behind them fill. */
export const firstRow = 96

/** With so many people every seat is taken. */
const fullHouse = 10_000

/** How many of the seats of the first row are taken, and which part, 0 to 1, of all others. */
export function seating(crowd: number): { readonly front: number; readonly tiers: number } {
  const beyond = crowd - firstRow
  return {
    front: Math.max(0, Math.min(firstRow, Math.floor(crowd))),
    tiers: beyond <= 0 ? 0 : Math.min(1, Math.log1p(beyond / 40) / Math.log1p((fullHouse - firstRow) / 40)),
  }
}

/** The numbers from 0 to `count` - 1 in an order that leaves gaps everywhere until the last is taken. */
export function scattered(count: number, seed: number): number[] {
  // A step that shares no divisor with the count comes by each number once; near the golden section it spreads them.
  let step = Math.max(1, Math.round(count * 0.618))
  while (gcd(step, count) !== 1) step++
  return Array.from({ length: count }, (_, at) => (seed + at * step) % count)
}

function gcd(one: number, other: number): number {
  return other === 0 ? one : gcd(other, one % other)
}
