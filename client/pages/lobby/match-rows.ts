import type { MatchRow } from '../../../shared/protocol.ts'

/** Seats that a person can take. Bots of the house make room. */
export function freeSeats(row: MatchRow): number {
  return Math.max(0, row.maxPlayers - row.players)
}

/** Best first: with a free seat, then with many players, then with many spectators, then by id so that it stays. */
export function byLiveliness(one: MatchRow, other: MatchRow): number {
  return (
    Number(freeSeats(other) > 0) - Number(freeSeats(one) > 0) ||
    other.players - one.players ||
    other.spectators - one.spectators ||
    one.roomId.localeCompare(other.roomId)
  )
}

/** The match that somebody who just wants to play is sent to; undefined while there is none with a free seat. */
export function bestMatch(rows: readonly MatchRow[]): MatchRow | undefined {
  return rows.filter((row) => freeSeats(row) > 0).sort(byLiveliness)[0]
}

/** Fresh rows in the order in which the page shows them already, new ones last: no row moves away under a finger. */
export function inShownOrder(shown: readonly MatchRow[], fresh: readonly MatchRow[]): MatchRow[] {
  const place = new Map(shown.map((row, at) => [row.roomId, at]))
  const placeOf = (row: MatchRow) => place.get(row.roomId) ?? shown.length
  return [...fresh].sort((one, other) => placeOf(one) - placeOf(other) || byLiveliness(one, other))
}

/** How many sit in all stands together. */
export function crowdOf(rows: readonly MatchRow[]): number {
  return rows.reduce((sum, row) => sum + row.spectators, 0)
}
