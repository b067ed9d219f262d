import type { MatchRow } from '../../shared/protocol.ts'
import type { RunningMatch } from './ports.ts'

/** A match as lists tell of it. */
export function rowOf(
  { roomId, game, state }: Pick<RunningMatch, 'roomId' | 'game' | 'state'>,
  known: Pick<MatchRow, 'players' | 'startedAt' | 'watchDelayMs'>,
): MatchRow {
  const { name, title, summary, players } = game
  const bots = [...state.seats.values()].filter((seat) => !seat.human).length
  const spectators = state.crowd
  return { roomId, game: name, title, summary, maxPlayers: players.max, bots, spectators, ...known }
}
