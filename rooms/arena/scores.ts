import type { Standing } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import type { ArenaState, Gladiator } from './state.ts'
import { tuning } from './tuning.ts'

/** What a person finds again who comes back to the match. */
export interface Keepsake {
  readonly score: number
  readonly wins: number
  readonly sets: number
  /** In which set they had points and wins. */
  readonly set: number
  /** In which round they left, how often they had fallen in it, and whether they were down. */
  readonly round: number
  readonly falls: number
  readonly out: boolean
}

/** Gives points, in this round and in its set. */
export function award(gladiator: Gladiator, points: number): void {
  gladiator.score += points
  gladiator.roundScore += points
}

/** Gives who is behind in the set a better chance in the next round: a bounded one, that nobody has who leads. */
export function boostTrailing(state: ArenaState): void {
  let lead = 0
  for (const { score } of state.gladiators.values()) lead = Math.max(lead, score)
  for (const gladiator of state.gladiators.values()) {
    const behind = Math.min(1, (lead - gladiator.score) / tuning.boostBehindPoints)
    gladiator.boost = Math.round(behind * tuning.mostBoost)
  }
}

/** The score board of the set, best first: who has won it outright, then by points; of equals who came earlier. */
export function standings(state: ArenaState): readonly Standing[] {
  return [...state.gladiators.entries()]
    .sort(([, one], [, other]) => Number(hasSet(other)) - Number(hasSet(one)) || other.score - one.score)
    .map(([seat, { score }]) => ({ seat, score }))
}

const hasSet = ({ wins }: Gladiator): boolean => wins >= tuning.setWins

/** Reads what `leave` gave, or nothing out of anything else. */
export function readKeepsake(value: Json | undefined): Keepsake | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { score, wins, sets, set, round, falls, out } = value as { readonly [key: string]: Json }
  const count = (one: Json | undefined): number => (typeof one === 'number' && one >= 0 ? Math.floor(one) : 0)
  return {
    score: count(score),
    wins: count(wins),
    sets: count(sets),
    set: count(set),
    round: count(round),
    falls: count(falls),
    out: out === true,
  }
}
