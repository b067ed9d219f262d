import type { Network } from '../../../../shared/network.ts'

/** All addresses of one prefix count as this many at most: a provider hands out whole prefixes to one customer. */
export const mostPerPrefix = 4

interface Place {
  readonly cap: number
  heads: number
}

/**
 * Counts independent networks among people: an address counts once, a prefix up to four times, a venue up to its seats,
 * and everybody without a network (who votes in another service's chat) once. Quorum, known voters and surges are
 * measured by it: heads can be made up at no cost, addresses cannot. Each operation takes constant time.
 */
export class NetworkCount {
  readonly #addresses = new Map<string, Place>()
  /** By prefix; the heads are what its addresses count. */
  readonly #prefixes = new Map<string, Place>()
  #total = 0

  get total(): number {
    return this.#total
  }

  add(network: Network | undefined): void {
    this.#change(network, 1)
  }

  /** Takes somebody out who was added with this network. */
  remove(network: Network | undefined): void {
    this.#change(network, -1)
  }

  #change(network: Network | undefined, by: 1 | -1): void {
    if (network === undefined) {
      this.#total += by
      return
    }
    const { address, prefix, seats } = network
    const added = changed(this.#addresses, address, seats ?? 1, by)
    if (added === 0) return
    // Without a prefix, an address stands for itself.
    this.#total += changed(this.#prefixes, prefixOf(network), seats ?? (prefix === '' ? 1 : mostPerPrefix), added)
  }
}

/** What stands for the prefix of a network: the address itself where there is none. */
export const prefixOf = ({ address, prefix }: Network): string => (prefix === '' ? address : prefix)

/** Changes the heads of a place, and returns by how much that changes what it counts. */
function changed(places: Map<string, Place>, key: string, cap: number, by: number): number {
  const place = places.get(key)
  if (place === undefined) {
    places.set(key, { cap, heads: by })
    return Math.min(by, cap)
  }
  const before = Math.min(place.heads, place.cap)
  place.heads += by
  if (place.heads === 0) places.delete(key)
  return Math.min(place.heads, place.cap) - before
}
