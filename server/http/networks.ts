import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv4 } from 'node:net'
import type { IPv4, IPv6 } from 'ipaddr.js'
import type { Network, VenueNetwork } from '../../shared/network.ts'
import { isPrivate, parseAddress } from './network.ts'

/** What an upgrade request says of where it comes from. */
type Request = Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } }

export interface NetworkTerms {
  /** Digests are keyed with it: without it nobody can try out all addresses. */
  readonly secret: Uint8Array
  /** How many trusted proxies stand in front. */
  readonly proxyHops: number
  readonly venues: readonly VenueNetwork[]
  /** Called once if a request names a forwarded address that is not believed, since no proxy is configured. */
  unreadProxy(): void
}

/** Derives networks from the addresses of connections. */
export class Networks {
  readonly #terms: NetworkTerms
  readonly #venues: readonly { holds(address: IPv4 | IPv6): boolean; readonly venue: VenueNetwork }[]
  #warned = false

  constructor(terms: NetworkTerms) {
    this.#terms = terms
    this.#venues = terms.venues.map((venue) => ({ holds: rangeTest(venue.range), venue }))
  }

  /** Whether a request has named a forwarded address although no proxy is configured. */
  get missesProxy(): boolean {
    return this.#warned
  }

  /** The network of the client behind a request. */
  of({ headers, socket }: Request): Network {
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
    const { proxyHops, unreadProxy } = this.#terms
    if (proxyHops === 0 && forwarded !== '' && !this.#warned) {
      this.#warned = true
      unreadProxy()
    }
    // As Express does it: the last entry was added by the nearest proxy, so the trusted part is counted from the end.
    const hops = [socket.remoteAddress ?? '', ...forwarded.split(',').reverse()]
    return this.at(hops[Math.min(proxyHops, forwarded === '' ? 0 : hops.length - 1)] ?? '')
  }

  /** The network of an address. Whatever is no address shares one network: nobody gains by sending it. */
  at(text: string): Network {
    const found = parseAddress(text)
    if (found === undefined) return { address: this.#digest('unknown'), prefix: this.#digest('unknown') }
    const venue = this.#venues.find(({ holds }) => holds(found))?.venue
    if (venue !== undefined) {
      const digest = this.#digest(`venue ${venue.range}`)
      return { address: digest, prefix: digest, seats: venue.seats }
    }
    if (found.kind() === 'ipv4') {
      const { octets } = found as IPv4
      const prefix = isPrivate(found) ? '' : this.#digest(octets.slice(0, 3).join('.'))
      return { address: this.#digest(octets.join('.')), prefix }
    }
    const { parts } = found as IPv6
    if (isPrivate(found)) return { address: this.#digest(parts.join(':')), prefix: '' }
    return { address: this.#digest(parts.slice(0, 4).join(':')), prefix: this.#digest(parts.slice(0, 3).join(':')) }
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#terms.secret).update(`network ${text}`).digest('base64url').slice(0, 12)
  }
}

/** Tests whether an address is in a range, as in `10.0.0.0/8`, or is the one address that is named. */
function rangeTest(range: string): (address: IPv4 | IPv6) => boolean {
  const [text = '', bits] = range.split('/')
  const list = new BlockList()
  const family = isIPv4(text) ? 'ipv4' : 'ipv6'
  list.addSubnet(text, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family)
  return (address) => list.check(address.toString(), address.kind())
}
