import { isIP } from 'node:net'
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js'

/** A home or a phone gets a /64 of IPv6 or more, and may use any address in it. */
const ipv6PrefixGroups = 4

/**
 * An address as sockets and proxies write it: also in brackets, with a port or a zone, and IPv4 in an IPv6 form. Undefined for
 * what is no address.
 */
export function parseAddress(text = ''): IPv4 | IPv6 | undefined {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
  const family = isIP(bare)
  if (family === 0) return undefined
  // ipaddr.js does not read every valid IPv4 tail; the URL parser writes each address without one.
  return ipaddr.process(family === 4 ? bare : new URL(`http://[${bare}]`).hostname.slice(1, -1))
}

/**
 * The network to which limits per address apply: an IPv4 address as it is, also where it is written as IPv6, and the /64
 * of an IPv6 address, as in `2001:db8:0:7::/64`. Empty for what is no address.
 */
export function networkOf(address: string | undefined): string {
  const found = parseAddress(address)
  if (found === undefined) return ''
  if (found.kind() === 'ipv4') return found.toString()
  return `${(found as IPv6).parts
    .slice(0, ipv6PrefixGroups)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** Ranges of private networks. */
const privateRanges = new Set(['private', 'linkLocal', 'uniqueLocal'])

/** Whether an address is of a private network, in which each device of a home or an office has an address of its own. */
export const isPrivate = (address: IPv4 | IPv6): boolean => privateRanges.has(address.range())

/** Whether an address is of this machine or of a private network: a request from it has not come over the internet. */
export function isNear(address: string | undefined): boolean {
  const found = parseAddress(address)
  return found !== undefined && (found.range() === 'loopback' || isPrivate(found))
}
