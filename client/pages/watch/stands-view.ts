import type { BallotChoice } from '../../../shared/ballot/choice.ts'
import type { Game } from '../../../shared/game.ts'
import type { GameState } from '../../../shared/state.ts'
import type { MountedScene } from '../../kit/mount.ts'
import { tapped } from '../../kit/parts/ballot-choice.ts'
import type { BallotView } from '../../kit/parts/ballot-view.ts'
import { type ClockView, viewClock } from '../../kit/parts/clock-view.ts'
import { type ForceView, viewForces } from '../../kit/parts/force-view.ts'
import { type PlaceView, viewPlaces } from '../../kit/parts/place-view.ts'
import { type PodiumView, viewPodium } from '../../kit/parts/podium-view.ts'

/** What is written around a match for somebody in the stands, beside ballots and chat. */
export interface StandsView {
  readonly clock: ClockView
  readonly crowd: number
  readonly forces: readonly ForceView[]
  /** All places, best first. */
  readonly places: readonly PlaceView[]
  readonly podium: PodiumView | undefined
}

/** What to write around a match as it stands. */
export function viewStands(
  state: GameState,
  game: Game,
  scene: Pick<MountedScene, 'headline' | 'podium' | 'badge'>,
): StandsView {
  const places = viewPlaces(state, game, '', (seat) => scene.badge(seat))
  return {
    clock: viewClock(scene.headline(), state),
    crowd: state.crowd,
    forces: viewForces(state, game),
    places,
    podium: viewPodium(scene.podium(), places, state),
  }
}

/**
 * What a number key chooses, in the newest open ballot that has so many options: what a tap on that option would.
 * Undefined where it chooses nothing, as on a slider.
 */
export function pressed(
  ballots: readonly BallotView[],
  number: number,
): { readonly ballot: BallotView; readonly choice: BallotChoice | null } | undefined {
  const ballot = ballots.findLast(({ status, options }) => status === 'open' && options.length >= number)
  const option = ballot?.options[number - 1]?.name
  const choice = ballot === undefined || option === undefined ? undefined : tapped(ballot, option)
  return ballot === undefined || choice === undefined ? undefined : { ballot, choice }
}

/** How to vote from the chat, by the ballot that chat goes by; undefined while there is nothing to vote on. */
export function chatHint(ballots: readonly BallotView[]): string | undefined {
  const open = ballots.findLast(({ status }) => status === 'open')
  const line = open && exampleLine(open)
  return line && `To vote from here, write ${line}`
}

/** A line that votes in a ballot, as an example. */
function exampleLine({ method, options }: BallotView): string | undefined {
  const [first, last] = [options[0], options.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const word = (hint: string) => hint.replace(/^!/, '')
  switch (method) {
    case 'slider':
      return `!${Number(last.name).toFixed(2)}`
    case 'approval':
      return `${last.hint} ${word(first.hint)}`
    case 'ranked':
      return `${last.hint}>${word(first.hint)}`
    case 'bid':
      return `${last.hint} 20`
    default:
      return `${last.hint} or !${last.name}`
  }
}

/** A new ballot, for those who listen to the page. */
export function ballotWords({ title, options, method }: BallotView): string {
  return method === 'slider'
    ? `New ballot: ${title}.`
    : `New ballot: ${title}. ${options.map(({ number, label }) => `${number} for ${label}`).join(', ')}.`
}
