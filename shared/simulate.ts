import type { Command } from './command.ts'
import type { Effect } from './effect.ts'
import type { Game } from './game.ts'
import { Match } from './match/match.ts'
import type { GameState } from './state.ts'

/** What a simulation starts with and what enters it. */
export interface SimulationOptions {
  readonly seed: string
  /** How many ticks to run. */
  readonly ticks: number
  /** Bots of the house that join at the first tick. */
  readonly bots?: number
  /** What else enters, by tick. The first tick is 1. */
  readonly commands?: (tick: number) => readonly Command[]
  /** Inputs of players who joined by a command, by tick. */
  readonly inputs?: (tick: number) => ReadonlyMap<string, readonly object[]>
  /** Looks at the state after each tick. */
  readonly watch?: (state: GameState, tick: number, effects: readonly Effect[]) => void
}

/** What came of a simulation. */
export interface Simulation<State> {
  readonly state: State
  /** Stands for the whole last state: the same seed and commands give the same digits. */
  readonly hash: string
  readonly ticks: number
  /** What the game would have asked of the outside. */
  readonly effects: readonly Effect[]
}

const nothing: ReadonlyMap<string, readonly object[]> = new Map()

/** Runs a match of a game at full speed, without a network, a clock or a server. */
export function simulate<State extends GameState>(
  game: Game & { readonly state: new () => State },
  options: SimulationOptions,
): Simulation<State> {
  const match = new Match<State>(game, { seed: options.seed })
  const effects: Effect[] = []
  const [brain = ''] = Object.keys(match.game.bots)
  const bots = Array.from(
    { length: options.bots ?? 0 },
    (_, at): Command => ({ kind: 'bot.join', actor: 'system', seat: `bot-${at}`, name: `Bot ${at + 1}`, brain }),
  )
  for (let tick = 1; tick <= options.ticks; tick++) {
    const given = options.commands?.(tick) ?? []
    const step = match.advance({
      commands: tick === 1 ? [...bots, ...given] : given,
      inputs: options.inputs?.(tick) ?? nothing,
    })
    effects.push(...step.effects)
    options.watch?.(match.state, tick, step.effects)
  }
  return { state: match.state, hash: match.hash(), ticks: options.ticks, effects }
}
