import type { Audiences } from '../audience/audiences.ts'
import { operatorDesk } from '../audience/moderation-desk.ts'
import type { Sources } from '../audience/sources/sources.ts'
import type { FarStands } from '../cluster/far-stands.ts'
import type { Config } from '../config.ts'
import type { Events } from '../events/events.ts'
import type { Ending } from '../exit.ts'
import type { Leaving } from '../host/leaving.ts'
import type { Matches } from '../host/matches.ts'
import type { Addresses } from '../http/addresses.ts'
import type { ClientBuild } from '../http/client-build.ts'
import type { Networks } from '../http/networks.ts'
import type { HttpPorts } from '../http/ports.ts'
import type { Metrics } from '../metrics.ts'
import type { FarTape } from '../tape/redis/far-tape.ts'
import type { Tapes } from '../tape/tapes.ts'

/** The parts of the server that HTTP routes call. */
export interface HttpParts {
  readonly config: Config
  readonly version: string
  readonly matches: Matches
  readonly audiences: Audiences
  readonly tapes: Tapes
  readonly sources: Sources
  readonly events: Events
  readonly metrics: Metrics
  readonly addresses: Addresses
  readonly networks: Networks
  readonly leaving: Leaving
  readonly ending: Ending
  readonly client: ClientBuild
  /** Set on a node that only serves spectators of other nodes' matches. */
  readonly far: FarStands<FarTape> | undefined
  /** The other nodes, by host and port. */
  others(): readonly string[]
  ready(): boolean
  failed(where: string, error: unknown): void
}

/** Connects the HTTP routes to the parts of the server. */
export function httpPorts(parts: HttpParts): HttpPorts {
  const {
    config,
    version,
    matches,
    audiences,
    tapes,
    sources,
    events,
    metrics,
    addresses,
    leaving,
    ending,
    far,
    client,
  } = parts
  // A page could use no other: its socket would be refused there. Nobody learns of servers that are not meant for pages.
  const servers = () => parts.others().filter((address) => isOriginOf(address, config.allowedOrigins))
  return {
    ready: parts.ready,
    matches: () => far?.listing.rows() ?? matches.rows(),
    playedAt: (roomId) => far?.listing.addressOf(roomId),
    wantSeat: (target, network) => matches.wantSeat(target, network),
    // With Redis another server may have room for a match.
    isFull: () => config.redisUrl === '' && matches.size >= config.maxMatches,
    about: (near) => ({
      version,
      build: client.id,
      addresses: near ? addresses.all() : addresses.public(),
      servers: servers(),
    }),
    tapes: (query) => tapes.page(query),
    tapeSummary: (id) => tapes.summary(id),
    tape: (id) => tapes.file(id, config.watchDelayMs),
    audit: (id) => tapes.audit(id, config.watchDelayMs),
    drain: () => leaving.all().finally(() => setImmediate(() => ending.begin())),
    ...operatorDesk({
      match: (roomId) => matches.get(roomId),
      audience: (roomId) => audiences.get(roomId),
      sources: () => sources.report(),
      missesProxy: () => parts.networks.missesProxy,
    }),
    setMechanic: (roomId, key, value) => matches.setMechanic(roomId, key, value),
    takeEvent: (headers, body) => events.take(headers, body),
    deadEvents: () => events.dead(),
    takeDelivery: (source, delivery) => sources.receive(source, delivery),
    metrics: () => metrics.text(),
    failed: parts.failed,
  }
}

const isOriginOf = (address: string, origins: readonly string[]) =>
  origins.some((origin) => URL.canParse(origin) && new URL(origin).host === address)
