import type { Game } from '../../../shared/game.ts'
import { initialOf, type Mechanic, type MechanicValue } from '../../../shared/mechanic.ts'
import { type GameState, mechanicOf } from '../../../shared/state.ts'
import { type BallotView, viewBallots } from '../../kit/parts/ballot-view.ts'
import type { Headline } from '../../kit/scene.ts'

/** A mechanic that is not as it was at the start. */
export interface ForceView {
  readonly key: string
  readonly text: string
  /** Whole seconds until it goes back; undefined if it stays. */
  readonly secondsLeft: number | undefined
}

/** One line of the score board. */
export interface PlaceView {
  readonly seat: string
  readonly place: number
  readonly name: string
  readonly score: number
  readonly own: boolean
}

/** What stands around the match for somebody who plays. */
export interface HudView {
  readonly title: string
  readonly state: string
  /** As in `1:05`; empty where no time is set. */
  readonly clock: string
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
  const places = game.standings(state).map((standing, at, all): PlaceView => {
    const place = all.findIndex(({ score }) => score === standing.score) + 1
    const name = state.seats.get(standing.seat)?.name ?? ''
    return { seat: standing.seat, place: place || at + 1, name, score: standing.score, own: standing.seat === seat }
  })
  return {
    title: headline.title,
    state: headline.state,
    clock: headline.endsAtTick === 0 ? '' : clockWords(secondsUntil(headline.endsAtTick, state)),
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

function viewForces(state: GameState, game: Game): ForceView[] {
  return Object.entries(game.mechanics).flatMap(([key, row]) => {
    const now = mechanicOf(state, key)
    if (now === undefined || row.kind === 'trigger' || now.value === initialOf(row)) return []
    const secondsLeft = now.until > state.tick ? secondsUntil(now.until, state) : undefined
    return [{ key, text: wordsOf(row, now.value), secondsLeft }]
  })
}

function wordsOf(row: Mechanic, value: MechanicValue): string {
  switch (row.kind) {
    case 'range':
      return `${row.label} ${Number(value).toFixed(1).replace('-', '\u2212')}`
    case 'choice':
      return row.options[String(value)] ?? String(value)
    case 'toggle':
    case 'trigger':
      return row.label
  }
}

const secondsUntil = (tick: number, state: GameState): number =>
  Math.max(0, Math.ceil((tick - state.tick) / state.tickRate))

function clockWords(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A place as people say it: `1st`, `2nd`, `11th`. */
export function ordinal(place: number): string {
  const teen = place % 100 >= 11 && place % 100 <= 13
  const ending = teen ? undefined : (['st', 'nd', 'rd'] as const)[(place % 10) - 1]
  return `${place}${ending ?? 'th'}`
}
