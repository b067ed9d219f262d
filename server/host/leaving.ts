import { matchMaker } from '@colyseus/core'
import { standsOf } from '../../shared/protocol.ts'
import type { RunningMatch } from './ports.ts'
import { sendOn } from './send-on.ts'

/** However slow a store is, a server that is told to end ends: after so long, in milliseconds. */
const leavingMs = 8000

/** What is there to leave. */
export interface Leaving {
  readonly matches: readonly RunningMatch[]
  /** Matches of other processes whose stands are here. */
  readonly shown: readonly string[]
  /** Finds somebody who goes on with a match, and gives the address. */
  next(roomId: string): Promise<string | undefined>
  /** A match has been handed over: to that address, where one is known. */
  moved(roomId: string, address: string | undefined): void
}

/** Hands over all matches and sends everybody on, within a bounded time. Resolves with how many matches that were. */
export async function leaveAll({ matches, shown, next, moved }: Leaving): Promise<number> {
  const standsHere = (roomId: string) => matchMaker.getLocalRoomById(standsOf(roomId))
  const handedOver = matches.map(async (match) => {
    const stands = standsHere(match.roomId)
    const address = await match.handOver(next)
    moved(match.roomId, address)
    if (stands !== undefined) await sendOn(stands, address)
  })
  // Their matches go on where they are: whoever watches comes back to this address, once it serves again.
  const sentOff = shown.map(async (roomId) => {
    const stands = standsHere(roomId)
    if (stands !== undefined) await sendOn(stands, undefined)
  })
  const outOfTime = new Promise((resolve) => setTimeout(resolve, leavingMs).unref())
  await Promise.race([Promise.allSettled([...handedOver, ...sentOff]), outOfTime])
  return matches.length
}
