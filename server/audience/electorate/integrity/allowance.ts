import type { Network } from '../../../../shared/network.ts'

/** Voters of one address that count fully: a household. Beyond them each further one adds ever less. */
const household = 4
/** What an address may add beyond its household, as a share of the independent networks outside its prefix. */
const addressShare = 0.04
/** The same of a prefix: votes that count fully, and its share. One provider's line can hold a whole IPv6 /48. */
const neighbourhood = 8
const prefixShare = 0.08

/**
 * What the votes of one address may weigh together, in thousandths of a usual vote. `others`: independent networks in
 * the ballot outside its prefix. The nth voter adds about 4/n of a vote, and the address never more than a household or
 * 4 % of the others, whichever is more: so it moves a ballot of a hundred honest voters by less than 5 %.
 */
export function addressAllowance(voters: number, others: number, { seats }: Network): number {
  if (seats !== undefined) return 1000 * Math.min(voters, seats)
  return concave(1000 * voters, 1000 * household, 1000 * others * addressShare)
}

/** What the addresses of one prefix may weigh together, of `milli` that they may weigh each by itself. */
export function prefixAllowance(milli: number, others: number, { prefix, seats }: Network): number {
  // A venue is bounded by its seats, and where there is no prefix the address's own bound is the only one.
  if (prefix === '' || seats !== undefined) return milli
  return concave(milli, 1000 * neighbourhood, 1000 * others * prefixShare)
}

// Grows one by one up to `full`, then like a logarithm; never above `full` or `most`, whichever is more.
function concave(milli: number, full: number, most: number): number {
  if (milli <= full) return milli
  return Math.floor(Math.min(full * (1 + Math.log(milli / full)), Math.max(full, most)))
}
