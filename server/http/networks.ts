import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4 } from 'node:net'
import type { Network, VenueNetwork } from '../../shared/network.ts'

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

// Behind these no provider hands out prefixes: each device of a home or an office has an address of its own.
const privateNetworks = listOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'])
const privateNetworks6 = listOf(['fc00::/7', 'fe80::/10'])

/** Derives networks from the addresses of connections. */
export class Networks {
  readonly #terms: NetworkTerms
  readonly #venues: readonly { readonly list: BlockList; readonly venue: VenueNetwork }[]
  #warned = false

  constructor(terms: NetworkTerms) {
    this.#terms = terms
    this.#venues = terms.venues.map((venue) => ({ list: listOf([venue.range]), venue }))
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
    const address = plainAddress(text)
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (isIP(address) === 0) return { address: this.#digest('unknown'), prefix: this.#digest('unknown') }
    const venue = this.#venues.find(({ list }) => list.check(address, family))?.venue
    if (venue !== undefined) {
      const digest = this.#digest(`venue ${venue.range}`)
      return { address: digest, prefix: digest, seats: venue.seats }
    }
    if (family === 'ipv4') {
      const isPrivate = privateNetworks.check(address, family)
      const prefix = isPrivate ? '' : this.#digest(address.split('.').slice(0, 3).join('.'))
      return { address: this.#digest(address), prefix }
    }
    const groups = groupsOf(address)
    if (privateNetworks6.check(address, family)) return { address: this.#digest(groups.join(':')), prefix: '' }
    return {
      address: this.#digest(groups.slice(0, 4).join(':')),
      prefix: this.#digest(groups.slice(0, 3).join(':')),
    }
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#terms.secret).update(`network ${text}`).digest('base64url').slice(0, 12)
  }
}

/** An address without brackets, port or zone; IPv4 where it is IPv4 in an IPv6 form. */
function plainAddress(text: string): string {
  const bare = text.trim().replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
  const [withoutZone = ''] = bare.split('%')
  const withoutPort = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(withoutZone) ? withoutZone.replace(/:\d+$/, '') : withoutZone
  if (isIP(withoutPort) !== 6) return withoutPort
  const groups = groupsOf(withoutPort)
  if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return withoutPort
  const [high = 0, low = 0] = groups.slice(6)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // The URL parser writes each address in one form, without an IPv4 tail.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = plain.split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  if (tail === undefined) return read(head)
  const [before, after] = [read(head), read(tail)]
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family)
  }
  return list
}
