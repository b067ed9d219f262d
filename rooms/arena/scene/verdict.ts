import type { ArenaState } from '../state.ts'

export type Verdict = 'up' | 'down'

/** A verdict is drawn for a ballot that closed so many seconds ago at most. */
const freshSeconds = 2

/**
 * Whether somebody voted for what became of a gladiator. A first fall, a last fall and a ballot without votes are
 * settled by the rules alone: a thumb there would show a crowd that never spoke.
 */
export function wasVoted(state: ArenaState, seat: string, verdict: Verdict): boolean {
  for (const ballot of state.ballots.values()) {
    if (ballot.about !== seat || ballot.status !== 'decided' || ballot.winner !== verdict) continue
    if (ballot.voters > 0 && state.tick - ballot.closesAt <= freshSeconds * state.tickRate) return true
  }
  return false
}
