import type { Redis } from 'ioredis'
import { Takeover, type TakeoverPorts } from '../cluster/takeover.ts'
import type { Comeback } from '../host/comeback.ts'
import type { Matches } from '../host/matches.ts'
import { leaseMs, orphanedTapes } from '../tape/redis/holder.ts'

/** The parts of the server that take over the matches of other nodes. */
export interface TakeoverParts extends Pick<TakeoverPorts, 'edition' | 'failed'> {
  readonly comeback: Comeback
  readonly matches: Pick<Matches, 'leaving'>
}

/** Takes over the matches of nodes that are gone. */
export function takeoverOf(redis: Redis, { comeback, matches, edition, failed }: TakeoverParts): Takeover {
  const ports: TakeoverPorts = {
    orphans: () => orphanedTapes(redis),
    edition,
    restore: (roomId) => comeback.one(roomId, 'orphaned'),
    leaving: () => matches.leaving,
    failed,
  }
  return new Takeover(ports, leaseMs)
}
