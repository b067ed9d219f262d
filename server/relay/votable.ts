import { isMethod, ruleOf } from '../../shared/ballot/method.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { VoteRequest } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'

/**
 * Looks at a vote by what the stands were shown: ballots and choices that somebody makes up would each be a question to
 * the match, which may run in another process. Throws `stands_paused`, `ballot_unknown` or `choice_unknown`.
 */
export function expectVotable({ ballots, standsPaused }: GameState, { ballot, choice }: VoteRequest): void {
  const shown = ballots.get(ballot)
  if (shown === undefined) throw new CaveaError(standsPaused ? 'stands_paused' : 'ballot_unknown', { value: ballot })
  if (choice === null || !isMethod(shown.method)) return
  if (ruleOf(shown.method).choiceIn([...shown.options], choice) === undefined) {
    throw new CaveaError('choice_unknown', { value: choice })
  }
}
