import { CloseCode, matchMaker, type Room } from '@colyseus/core'
import { standsOf } from '../../shared/protocol.ts'
import type { Passes } from './passes.ts'
import type { StandsVisitor } from './watch-room.ts'

/** The stands in this process, for whoever moves spectators to another one. */
export class LocalStands {
  readonly #passes: Passes

  constructor(passes: Passes) {
    this.#passes = passes
  }

  /** How many watch a match here. */
  here(match: string): number {
    return roomOf(match)?.clients.length ?? 0
  }

  /** Keeps the stands of a match open while nobody is in them. */
  keepOpen(match: string): void {
    const room = roomOf(match)
    if (room !== undefined) room.autoDispose = false
  }

  /** Lets some of those go who watch a match here, with a code after which they come back by themselves. */
  letGo(match: string, most: number): void {
    for (const client of [...(roomOf(match)?.clients ?? [])].slice(0, most)) client.leave(CloseCode.MAY_TRY_RECONNECT)
  }

  /**
   * A pass for somebody to whom a place here was promised a moment ago; undefined where none was. It takes the promise up:
   * who learns the session's id later gets no second pass by it.
   */
  passFor(match: string, sessionId: string): string | undefined {
    const room = roomOf(match)
    if (room === undefined || !room.hasReservedSeat(sessionId)) return undefined
    // Colyseus keeps with a promised seat what the join was admitted as, and gives it to nobody but the room.
    const seats = Reflect.get(room, '_reservedSeats') as Record<
      string,
      [options: unknown, auth: StandsVisitor, isTaken: boolean]
    >
    const seat = seats[sessionId]
    if (seat === undefined) return undefined
    const [, visitor] = seat
    // Colyseus admits nobody by it any more, and forgets it, and counts it out, when its time is over.
    seat[2] = true
    return this.#passes.issue(match, { ...visitor, sessionId })
  }
}

const roomOf = (match: string): Room | undefined => matchMaker.getLocalRoomById(standsOf(match))
