import type { BallotOption } from './ballot/plan.ts'
import type { Command } from './command.ts'
import type { Effect } from './effect.ts'
import type { Game } from './game.ts'
import { Match } from './match/match.ts'
import type { MatchSnapshot } from './match/snapshot.ts'
import { Random } from './random.ts'

/** One way in which a match might go on. */
export interface PreviewRun {
  readonly seed: string
  /** What the game would have asked of the outside. Nobody acts on it. */
  readonly effects: readonly Effect[]
  /** How many had a seat when the run began. */
  readonly seats: number
}

const nothing: ReadonlyMap<string, readonly object[]> = new Map()

/**
 * Branches a match from a snapshot and runs it ahead, once for each seed, with bots in all players' seats. `commands`
 * enter at the first tick. The match itself knows nothing of it. Throws `tape_damaged` for a snapshot of another game.
 */
export function preview(
  game: Game,
  snapshot: MatchSnapshot,
  commands: readonly Command[],
  ticks: number,
  seeds: readonly string[],
): readonly PreviewRun[] {
  return seeds.map((seed) => {
    // Another seed for each run: what is wanted is what may happen, not what the match's own dice hold.
    const random = { game: Random.fromSeed(seed, 'game').state, bots: Random.fromSeed(seed, 'bots').state }
    const match = new Match(game, { snapshot: { ...snapshot, random } })
    for (const seat of match.state.seats.values()) seat.controller = 'bot'
    const seats = match.state.seats.size
    const effects: Effect[] = []
    for (let tick = 0; tick < ticks; tick++) {
      const step = match.advance({ commands: tick === 0 ? commands : [], inputs: nothing })
      effects.push(...step.effects)
    }
    return { seed, effects, seats }
  })
}

/** What would likely come of one option of a ballot. */
export interface Outlook {
  readonly option: string
  /** How many players the game's own measure befalls, on average over the runs. */
  readonly players: number
  readonly of: number
  readonly seconds: number
  /** As in `Ice: 3 of 5 fall within 10 s`. */
  readonly text: string
}

/** How far ahead options are looked at, in seconds, and how often each. */
export const outlookSeconds = 10
const runsPerOption = 5

/** The outlook of each option of a ballot; none where the game has no measure or an option changes nothing at all. */
export function outlooks(game: Game, snapshot: MatchSnapshot, options: readonly BallotOption[]): readonly Outlook[] {
  const { outlook } = game
  if (outlook === undefined || options.every((option) => option.changes.length === 0)) return []
  // The same dice for each option: what differs then is the option's doing.
  const seeds = Array.from({ length: runsPerOption }, (_, at) => `preview ${at}`)
  return options.map((option) => {
    const commands = option.changes.map(
      ({ mechanic, value }): Command => ({ kind: 'mechanic.set', actor: 'operator', mechanic, value }),
    )
    const runs = preview(game, snapshot, commands, outlookSeconds * game.tickRate, seeds)
    const players = runs.reduce((sum, run) => sum + befallen(run, outlook.mark), 0) / runs.length
    const of = runs[0]?.seats ?? 0
    const text = `${option.label}: ${Math.round(players)} of ${of} ${outlook.verb} within ${outlookSeconds} s`
    return { option: option.name, players, of, seconds: outlookSeconds, text }
  })
}

function befallen({ effects }: PreviewRun, mark: string): number {
  const seats = new Set<unknown>()
  for (const effect of effects) {
    if (effect.kind !== 'mark' || effect.name !== mark) continue
    const { data } = effect
    if (typeof data === 'object' && data !== null && 'seat' in data) seats.add(data.seat)
  }
  return seats.size
}
