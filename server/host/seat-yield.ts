import { setTimeout as wait } from 'node:timers/promises'
import type { Client, Room } from '@colyseus/core'
import { closeCodes } from '../../shared/protocol.ts'
import type { Activity } from './activity.ts'
import { type PlayedSeat, seatToFree } from './idle-seats.ts'
import type { Line } from './line.ts'
import type { Occupant, Roster } from './roster.ts'

/** Whoever does not answer the close is cut off after this time: a silent socket must not keep the seat. */
const closeMs = 1000
/** How long a join waits for a seat that is being given up, and how often it looks. */
const freedMs = 2000
const lookMs = 20
/** People in line are given one seat of an idle player at a time. */
const lineEveryMs = 1000

type SeatRoom = Pick<Room, 'clients' | 'maxClients' | 'locked' | 'hasReachedMaxClients'> & {
  readonly line: Line
  freeSeats(): number
}

/** Has idle players give their seats to people who want one. Their scores are kept as those of anybody who leaves. */
export class SeatYield {
  readonly #room: SeatRoom
  readonly #roster: Pick<Roster, 'occupants'>
  readonly #activity: () => Activity | undefined
  readonly #vacate: (seat: string) => Occupant | undefined
  #lineServedMs = Number.NEGATIVE_INFINITY

  /** `vacate` takes a player out of the match, and gives who that was. */
  constructor(
    room: SeatRoom,
    roster: Pick<Roster, 'occupants'>,
    activity: () => Activity | undefined,
    vacate: (seat: string) => Occupant | undefined,
  ) {
    this.#room = room
    this.#roster = roster
    this.#activity = activity
    this.#vacate = vacate
  }

  /** For somebody who joins. Resolves with whether a seat is free now. Whoever stands in line comes first. */
  async freeFor(network: string): Promise<boolean> {
    const room = this.#room
    if (room.line.length > 0 || !this.#free(network)) return false
    for (let waitedMs = 0; waitedMs < freedMs; waitedMs += lookMs) {
      if (!room.hasReachedMaxClients() && !room.locked) return true
      await wait(lookMs)
    }
    return false
  }

  /** Called after each step: gives seats that are free, or an idle player's, to those in line. */
  async serveLine(): Promise<void> {
    const room = this.#room
    if (room.line.length === 0) return
    const nowMs = performance.now()
    if (room.freeSeats() === 0 && nowMs - this.#lineServedMs >= lineEveryMs) {
      this.#lineServedMs = nowMs
      this.#free()
    }
    await room.line.serve()
  }

  #free(network?: string): boolean {
    const room = this.#room
    const seat = seatToFree([...this.#played(this.#roster.occupants())], room.maxClients, network)
    const occupant = seat === undefined ? undefined : this.#vacate(seat)
    if (occupant === undefined) return false
    const client = room.clients.getById(occupant.seat)
    occupant.release(closeCodes.idle)
    if (client !== undefined) setTimeout(() => cutOff(client), closeMs).unref()
    return true
  }

  *#played(occupants: Iterable<Occupant>): Iterable<PlayedSeat> {
    const activity = this.#activity()
    for (const { seat, network = '' } of occupants) {
      const known = activity?.of(seat)
      if (known !== undefined) yield { seat, network, ...known }
    }
  }
}

const cutOff = ({ ref }: Client) => (ref as unknown as { terminate(): void }).terminate()
