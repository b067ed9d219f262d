import { matchMaker } from '@colyseus/core'
import type { Redis } from 'ioredis'
import { CaveaError } from '../../shared/errors.ts'
import { matchOf } from '../../shared/protocol.ts'
import { whereIs } from '../cluster/listing.ts'
import type { Matches } from '../host/matches.ts'
import type { Lead, Whereabouts } from '../http/lead.ts'

/** The parts of the server that know where rooms are. */
export interface FindRoomParts {
  readonly redis: Redis | undefined
  readonly matches: Pick<Matches, 'find'>
  /** Whether spectators are served here. */
  readonly watches: boolean
  /** Set on a node that serves spectators of other nodes' matches. Throws `match_unknown`. */
  readonly openFar: ((match: string) => Promise<void>) | undefined
  openStands(match: string): Promise<unknown>
  address(): string
  failed(where: string, error: unknown): void
}

/**
 * Finds the room that a client comes back to, on this node or another. Stands that this node can open are opened: a
 * spectator's token is good on every node, and the room may not have been needed here yet.
 */
export function roomFinder(parts: FindRoomParts): Lead['find'] {
  const { redis, matches, watches, openFar, openStands, failed } = parts
  const isLocal = (roomId: string) => matchMaker.getLocalRoomById(roomId) !== undefined
  const elsewhere = async (redis: Redis, roomId: string): Promise<Whereabouts> => {
    const match = matchOf(roomId)
    const isStands = match !== roomId
    try {
      const { isOver, address } = await whereIs(redis, match)
      if (isOver) return 'here'
      if (isStands && watches && (openFar !== undefined || matches.find(match) !== undefined)) {
        await openFar?.(match)
        if (!isLocal(roomId)) await openStands(match)
        return 'here'
      }
      return address === undefined || address === parts.address() ? 'later' : { address }
    } catch (error) {
      if (error instanceof CaveaError) return error.code === 'match_unknown' ? 'here' : 'later'
      failed('find room', error)
      return 'later'
    }
  }
  return (roomId) => (redis === undefined || isLocal(roomId) ? 'here' : elsewhere(redis, roomId))
}
