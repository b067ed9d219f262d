import type { Game } from '../../../shared/game.ts'
import type { GameState } from '../../../shared/state.ts'

/** One line of the score board. */
export interface PlaceView {
  readonly seat: string
  readonly place: number
  readonly name: string
  readonly score: number
  readonly own: boolean
  /** A bot plays it, for good or until its player is back. */
  readonly bot: boolean
  /** What the scene says beside the name, as for rounds won; empty for nothing. */
  readonly badge: string
}

/** The score board, best first: equal scores share a place. `seat` is one's own, empty for a spectator. */
export function viewPlaces(
  state: GameState,
  game: Game,
  seat: string,
  badge: (seat: string) => string = () => '',
): PlaceView[] {
  return game.standings(state).map((standing, at, all): PlaceView => {
    const place = all.findIndex(({ score }) => score === standing.score) + 1
    const sits = state.seats.get(standing.seat)
    return {
      seat: standing.seat,
      place: place || at + 1,
      name: sits?.name ?? '',
      score: standing.score,
      own: standing.seat === seat,
      bot: sits?.human === false,
      badge: badge(standing.seat),
    }
  })
}

/** A place as people say it: `1st`, `2nd`, `11th`. */
export function ordinal(place: number): string {
  const teen = place % 100 >= 11 && place % 100 <= 13
  const ending = teen ? undefined : (['st', 'nd', 'rd'] as const)[(place % 10) - 1]
  return `${place}${ending ?? 'th'}`
}
