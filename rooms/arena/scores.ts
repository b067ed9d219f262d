import type { Standing } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import type { ArenaState, Gladiator } from './state.ts'

/** What a person finds again who comes back to the match. */
export interface Keepsake {
  readonly score: number
  readonly wins: number
  /** In which round they left, how often they had fallen in it, and whether they were down. */
  readonly round: number
  readonly falls: number
  readonly out: boolean
}

/** Gives points, for this round and for good. */
export function award(gladiator: Gladiator, points: number): void {
  gladiator.score += points
  gladiator.roundScore += points
}

/** The score board, best first; of equals who came earlier. */
export function standings(state: ArenaState): readonly Standing[] {
  return [...state.gladiators]
    .map(([seat, gladiator]) => ({ seat, score: gladiator.score }))
    .sort((one, other) => other.score - one.score)
}

/** Reads what `leave` gave, or nothing out of anything else. */
export function readKeepsake(value: Json | undefined): Keepsake | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { score, wins, round, falls, out } = value as { readonly [key: string]: Json }
  const count = (one: Json | undefined): number => (typeof one === 'number' && one >= 0 ? Math.floor(one) : 0)
  return { score: count(score), wins: count(wins), round: count(round), falls: count(falls), out: out === true }
}
