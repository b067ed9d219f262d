import type { Game } from '../../../shared/game.ts'
import type { GameState } from '../../../shared/state.ts'

/** One line of the score board. */
export interface PlaceView {
  readonly seat: string
  readonly place: number
  readonly name: string
  readonly score: number
  readonly own: boolean
}

/** The score board, best first: equal scores share a place. `seat` is one's own, empty for a spectator. */
export function viewPlaces(state: GameState, game: Game, seat: string): PlaceView[] {
  return game.standings(state).map((standing, at, all): PlaceView => {
    const place = all.findIndex(({ score }) => score === standing.score) + 1
    const name = state.seats.get(standing.seat)?.name ?? ''
    return { seat: standing.seat, place: place || at + 1, name, score: standing.score, own: standing.seat === seat }
  })
}

/** A place as people say it: `1st`, `2nd`, `11th`. */
export function ordinal(place: number): string {
  const teen = place % 100 >= 11 && place % 100 <= 13
  const ending = teen ? undefined : (['st', 'nd', 'rd'] as const)[(place % 10) - 1]
  return `${place}${ending ?? 'th'}`
}
