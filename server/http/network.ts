import ipaddr, { type IPv6 } from 'ipaddr.js'

/** A home or a phone gets a /64 of IPv6 or more, and may use any address in it. */
const ipv6PrefixGroups = 4

const parsed = (address: string) => (ipaddr.isValid(address) ? ipaddr.process(address) : undefined)

/**
 * The network to which limits per address apply: an IPv4 address as it is, also where it is written as IPv6, and the /64
 * of an IPv6 address, as in `2001:db8:0:7::/64`. Empty for what is no address.
 */
export function networkOf(address: string | undefined): string {
  const found = parsed(address ?? '')
  if (found === undefined) return ''
  if (found.kind() === 'ipv4') return found.toString()
  return `${(found as IPv6).parts
    .slice(0, ipv6PrefixGroups)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** Ranges from which a request has not come over the internet. */
const nearRanges = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal'])

/** Whether an address is of this machine or of a private network. */
export function isNear(address: string | undefined): boolean {
  const found = parsed(address ?? '')
  return found !== undefined && nearRanges.has(found.range())
}
