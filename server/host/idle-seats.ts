import type { SeatActivity } from './activity.ts'

/** A player who has done nothing for so long gives the seat to somebody who wants one, in milliseconds. */
export const idleMs = 60_000
/** The same for a player who has not done anything yet. */
export const unusedMs = 30_000
/** The same for one of many from one network, who all have not done anything yet. */
const crowdedMs = 5000

/** The part of a match's seats that one network may keep without using them: a quarter, at least one. */
export const unusedShare = (seats: number): number => Math.ceil(seats / 4)

/** A seat with a player, and how idle they are. */
export interface PlayedSeat extends SeatActivity {
  readonly seat: string
  /** Empty where it is not known. */
  readonly network: string
}

/**
 * Which player gives way to somebody at another network, or in line (`undefined`), who wants one of `seats`: the one who is
 * longest beyond their time. Players who do something never give way.
 *
 * The attack: sockets that sit down and send nothing keep a match full, and replace each other before they are idle. While
 * more than a quarter of the seats are unused by one network, its players have 5 seconds; but not against each other, or the
 * people in a venue, who share a network, would push each other out.
 */
export function seatToFree(played: readonly PlayedSeat[], seats: number, wantedBy?: string): string | undefined {
  const unused = new Map<string, number>()
  for (const { network, hasActed } of played) if (!hasActed) unused.set(network, (unused.get(network) ?? 0) + 1)
  const allowedMs = ({ network, hasActed }: PlayedSeat) => {
    if (hasActed) return idleMs
    const isCrowding = (unused.get(network) ?? 0) > unusedShare(seats)
    const isOther = network !== '' && wantedBy !== undefined && wantedBy !== network
    return isCrowding && isOther ? crowdedMs : unusedMs
  }
  const overdue = played
    .map((one) => ({ seat: one.seat, overdueMs: one.idleMs - allowedMs(one) }))
    .filter((one) => one.overdueMs >= 0)
    .sort((one, other) => other.overdueMs - one.overdueMs)
  return overdue[0]?.seat
}
