import { setTimeout as wait } from 'node:timers/promises'
import type { Room } from '@colyseus/core'
import { unusedShare } from './idle-seats.ts'

/** How long a join waits for the reservations of its network to be taken up, and how often it looks, in milliseconds. */
const waitMs = 3000
const lookMs = 30
/** How many joins of all networks wait in one match at most. */
const mostWaiting = 500

/** What Colyseus keeps of a reservation: join options, what `onAuth` gave, whether it is taken up, whether it is for a return. */
type Reservation = [options: unknown, auth: { network?: string } | undefined, isTaken: boolean, isReturn: boolean]
type Reserve = (
  sessionId: string,
  options?: unknown,
  auth?: { network?: string },
  ...rest: unknown[]
) => Promise<boolean>

/**
 * Bounds how many seats of a room one network has reserved without a socket. A join costs one request, and its reservation
 * holds a seat for 15 seconds: at a fifth of the permitted rate, requests alone kept matches full. Beyond its share a
 * network's joins wait in turn: people in a venue take theirs up within a second, so they all come in.
 */
export function limitUnusedReservations(room: Room): void {
  // It is private to Colyseus, which looks it up on the room at each join.
  const reserve = Reflect.get(room, '_reserveSeat').bind(room) as Reserve
  const reservations = Reflect.get(room, '_reservedSeats') as Record<string, Reservation>
  const unusedOf = (network: string) =>
    Object.values(reservations).filter(
      ([, auth, isTaken, isReturn]) => auth?.network === network && !isTaken && !isReturn,
    ).length
  let waiting = 0
  const limited: Reserve = async (sessionId, options, auth, ...rest) => {
    const network = auth?.network ?? ''
    const [, isReturn] = rest
    // A return has its seat already, and Colyseus counts on the reservation being there when the call returns.
    if (network === '' || isReturn === true) return reserve(sessionId, options, auth, ...rest)
    if (waiting >= mostWaiting) return false
    waiting++
    try {
      for (let waitedMs = 0; unusedOf(network) >= unusedShare(room.maxClients); waitedMs += lookMs) {
        if (waitedMs >= waitMs || room.hasReachedMaxClients()) return false
        await wait(lookMs)
      }
    } finally {
      waiting--
    }
    return reserve(sessionId, options, auth, ...rest)
  }
  Reflect.set(room, '_reserveSeat', limited)
}
