import type { Game } from '../../../shared/game.ts'
import type { GameState } from '../../../shared/state.ts'
import type { MountedScene } from '../../kit/mount.ts'
import type { ActionView } from '../../kit/parts/actions.tsx'
import { type BallotView, viewBallots } from '../../kit/parts/ballot-view.ts'
import { type ClockView, viewClock } from '../../kit/parts/clock-view.ts'
import { type ForceView, viewForces } from '../../kit/parts/force-view.ts'
import { type PlaceView, viewPlaces } from '../../kit/parts/place-view.ts'
import { type PodiumView, viewPodium } from '../../kit/parts/podium-view.ts'
import { secondsUntil } from '../../kit/parts/time-left.ts'

/** What a scene says of the match. */
export type SceneWords = Pick<MountedScene, 'headline' | 'waiting' | 'podium' | 'badge' | 'buttons'>

/** What stands around the match for somebody who plays. */
export interface HudView {
  readonly clock: ClockView
  readonly crowd: number
  readonly forces: readonly ForceView[]
  readonly own: PlaceView | undefined
  /** All places, best first. */
  readonly places: readonly PlaceView[]
  readonly ballots: readonly BallotView[]
  /** Why the player steers nothing now, with the seconds until they do; undefined while they steer. */
  readonly waiting: string | undefined
  /** Whether stick and dash are put away meanwhile. */
  readonly isFree: boolean
  readonly actions: readonly ActionView[]
  readonly podium: PodiumView | undefined
}

const ballotsShown = 2

/** What to show around a match as it stands. */
export function viewHud(state: GameState, game: Game, seat: string, scene: SceneWords): HudView {
  const places = viewPlaces(state, game, seat, (of) => scene.badge(of))
  const waiting = scene.waiting()
  return {
    clock: viewClock(scene.headline(), state),
    crowd: state.crowd,
    forces: viewForces(state, game),
    own: places.find(({ own }) => own),
    places,
    ballots: viewBallots(state)
      .filter(({ id }) => concerns(state, id, seat))
      .sort((one, other) => Number(isAbout(state, other.id, seat)) - Number(isAbout(state, one.id, seat)))
      .slice(0, ballotsShown),
    isFree: waiting?.isFree === true,
    waiting:
      waiting &&
      (waiting.endsAtTick === 0 ? waiting.words : `${waiting.words} ${secondsUntil(waiting.endsAtTick, state)} s`),
    actions: scene.buttons().map(({ readyAtTick, ...button }) => ({
      ...button,
      secondsLeft: secondsUntil(readyAtTick, state),
    })),
    podium: viewPodium(scene.podium(), places, state),
  }
}

/** Whether a ballot is to be shown to a player: one about somebody else is seen above that one's head. */
function concerns(state: GameState, ballot: string, seat: string): boolean {
  const about = state.ballots.get(ballot)?.about ?? ''
  return about === seat || !state.seats.has(about)
}

const isAbout = (state: GameState, ballot: string, seat: string): boolean => state.ballots.get(ballot)?.about === seat
