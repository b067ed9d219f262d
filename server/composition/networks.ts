import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { Networks } from '../http/networks.ts'

/** Derives the networks of spectators from their connections, and warns once about a proxy that is not configured. */
export function openNetworks(config: Config, secret: Uint8Array, log: Pick<Logger, 'warn'>): Networks {
  return new Networks({
    secret,
    proxyHops: config.proxyHops,
    venues: config.venueNetworks,
    unreadProxy: () =>
      log.warn(
        { setting: 'CAVEA_PROXY_HOPS' },
        'A connection came with X-Forwarded-For, which is not believed. If a proxy of yours stands in front of this server, ' +
          'set CAVEA_PROXY_HOPS to the number of proxies: until then all spectators seem to share its address, and their votes count little.',
      ),
  })
}
