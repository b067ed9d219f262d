import type { Method } from '../../shared/ballot/method.ts'
import type { Game } from '../../shared/game.ts'
import type { Mechanic } from '../../shared/mechanic.ts'
import type {
  AudienceOverview,
  DirectorAccount,
  OperatedMechanic,
  OperatedSource,
  Settable,
} from '../../shared/operate.ts'
import { type GameState, mechanicOf } from '../../shared/state.ts'
import type { Audience } from './audience.ts'
import { usualPointsPerMinute } from './director.ts'
import type { MuteTarget } from './moderation.ts'

/** A running match, as far as operators go. */
interface OperatedMatch {
  readonly roomId: string
  readonly game: Game
  readonly state: GameState
}

/** Where the desk finds what it works on. The first two throw `match_unknown`. */
export interface DeskSources {
  match(roomId: string): OperatedMatch
  audience(roomId: string): Audience
  sources(): readonly OperatedSource[]
  /** Whether forwarded addresses came though no proxy is configured. */
  missesProxy(): boolean
}

/**
 * What operators do: each thing enters the match as a command, or is a matter of its audience. All of it throws
 * `match_unknown` where there is no such match.
 */
export function operatorDesk({ match, audience, sources, missesProxy }: DeskSources) {
  return {
    openBallot: async (roomId: string, mechanic: string, seconds: number | undefined, method: Method | undefined) =>
      audience(roomId).openFor(mechanic, seconds, method),
    closeBallot: (roomId: string, ballot: string) => audience(roomId).closeNow(ballot),
    cancelBallot: (roomId: string, ballot: string) => audience(roomId).cancel(ballot),
    pauseStands: (roomId: string, paused: boolean) => audience(roomId).pause(paused),
    openVenue(roomId: string, seats: number) {
      const { venue, view } = audience(roomId).integrity
      venue.open(seats)
      return view().venue
    },
    setLineShown: (roomId: string, line: string, shown: boolean) =>
      audience(roomId).moderation.setShown(line, shown, match(roomId).state.tick),
    setMuted: (roomId: string, target: MuteTarget, muted: boolean) =>
      audience(roomId).moderation.setMuted(target, muted),

    overview(roomId: string): AudienceOverview {
      const { game, state } = match(roomId)
      const stands = audience(roomId)
      return {
        roomId,
        title: game.title,
        tick: state.tick,
        crowd: state.crowd,
        paused: state.standsPaused,
        ballots: ballotsOf(state),
        mechanics: mechanicsOf(game, state),
        lines: stands.moderation.lines(),
        mutes: stands.moderation.mutes(),
        director: accountOf(game, stands.snapshot().director),
        sources: sources(),
        integrity: { ...stands.integrity.view(), missesProxy: missesProxy() },
      }
    },
  }
}

function ballotsOf(state: GameState): AudienceOverview['ballots'] {
  const all = [...state.ballots.entries()].sort(([, one], [, other]) => one.opensAt - other.opensAt)
  return all.map(([id, ballot]) => ({
    id,
    title: ballot.title,
    method: ballot.method,
    status: ballot.status,
    mechanic: ballot.mechanic,
    slot: ballot.slot,
    options: [...ballot.options].map((name) => ({
      name,
      label: ballot.labels.get(name) ?? name,
      count: ballot.counts.get(name) ?? 0,
    })),
    voters: ballot.voters,
    goal: ballot.goal,
    winner: ballot.winner,
    secondsLeft: (ballot.closesAt - state.tick) / state.tickRate,
  }))
}

function mechanicsOf(game: Game, state: GameState): OperatedMechanic[] {
  return Object.entries(game.mechanics).flatMap(([key, row]) => {
    const held = mechanicOf(state, key)
    if (held === undefined) return []
    const readyInSeconds = Math.max(0, held.readyAt - state.tick) / state.tickRate
    return [{ key, label: row.label, value: held.value, settable: settableOf(row), readyInSeconds }]
  })
}

function settableOf(row: Mechanic): Settable {
  switch (row.kind) {
    case 'range':
      return { kind: 'range', min: row.min, max: row.max, maxStep: row.maxStep }
    case 'choice':
      return { kind: 'choice', options: Object.entries(row.options).map(([name, label]) => ({ name, label })) }
    case 'toggle':
    case 'trigger':
      return { kind: row.kind }
  }
}

function accountOf(game: Game, director: ReturnType<Audience['snapshot']>['director']): DirectorAccount {
  const pointsPerMinute = game.stands?.pointsPerMinute ?? usualPointsPerMinute
  const { balance = 0, spent = [], nextInMs = 0, turnout = -1 } = director
  const spentPoints = spent.reduce((sum, [, points]) => sum + points, 0)
  return {
    balance: Math.round(balance),
    freePoints: Math.max(0, Math.round(pointsPerMinute - spentPoints)),
    pointsPerMinute,
    nextInSeconds: Math.max(0, nextInMs / 1000),
    turnout,
  }
}
