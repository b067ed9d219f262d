import type { Game } from '../../../shared/game.ts'
import type { GameState } from '../../../shared/state.ts'
import { type BallotView, viewBallots } from '../../kit/parts/ballot-view.ts'
import { type ClockView, viewClock } from '../../kit/parts/clock-view.ts'
import { type ForceView, viewForces } from '../../kit/parts/force-view.ts'
import { type PlaceView, viewPlaces } from '../../kit/parts/place-view.ts'
import type { Headline } from '../../kit/scene.ts'

/** What stands around the match for somebody who plays. */
export interface HudView {
  readonly clock: ClockView
  readonly players: number
  readonly crowd: number
  readonly forces: readonly ForceView[]
  readonly own: PlaceView | undefined
  readonly leaders: readonly PlaceView[]
  readonly ballots: readonly BallotView[]
}

const leadersShown = 3
const ballotsShown = 2

/** What to show around a match as it stands. */
export function viewHud(state: GameState, game: Game, seat: string, headline: Headline): HudView {
  const places = viewPlaces(state, game, seat)
  return {
    clock: viewClock(headline, state),
    players: places.length,
    crowd: state.crowd,
    forces: viewForces(state, game),
    own: places.find(({ own }) => own),
    leaders: places.slice(0, leadersShown),
    ballots: viewBallots(state)
      .filter(({ id }) => concerns(state, id, seat))
      .sort((one, other) => Number(isAbout(state, other.id, seat)) - Number(isAbout(state, one.id, seat)))
      .slice(0, ballotsShown),
  }
}

/** Whether a ballot is to be shown to a player: one about somebody else is seen above that one's head. */
export function concerns(state: GameState, ballot: string, seat: string): boolean {
  const about = state.ballots.get(ballot)?.about ?? ''
  return about === seat || !state.seats.has(about)
}

const isAbout = (state: GameState, ballot: string, seat: string): boolean => state.ballots.get(ballot)?.about === seat
