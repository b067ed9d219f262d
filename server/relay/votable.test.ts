import { expect, test } from 'vitest'
import type { VoteRequest } from '../../shared/protocol.ts'
import { BallotState, type GameState } from '../../shared/state.ts'
import { smallGame } from '../../tests/support/small-game.ts'
import { expectVotable } from './votable.ts'

function codeOf(state: GameState, ballot: string, choice: VoteRequest['choice']): unknown {
  try {
    return expectVotable(state, { ballot, choice })
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

test('what was never shown is refused in the stands, and all else is left to the match', () => {
  const state = new smallGame.state()
  expect(codeOf(state, 'b1', 'ice')).toBe('ballot_unknown')
  const shown = new BallotState()
  shown.options.push('stone', 'ice')
  state.ballots.set('b1', shown)
  expect(['ice', null].map((choice) => codeOf(state, 'b1', choice))).toEqual([undefined, undefined])
  expect(['lava', 1, ['ice'], { option: 'ice', amount: 5 }].map((choice) => codeOf(state, 'b1', choice))).toEqual(
    Array(4).fill('choice_unknown'),
  )
  shown.status = 'decided'
  expect(codeOf(state, 'b1', 'ice')).toBeUndefined()
  state.standsPaused = true
  expect(codeOf(state, 'b2', 'ice')).toBe('stands_paused')
})
