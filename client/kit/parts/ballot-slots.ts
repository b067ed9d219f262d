import type { GameState } from '../../../shared/state.ts'
import { type BallotView, type Beside, lingers, viewBallot } from './ballot-view.ts'

/** The most ballots on screen at once. */
export const slotCount = 2

/**
 * The ballots to show, each in its place: a ballot stays in its slot for as long as it is open, whatever opens and closes
 * beside it. A closed one stays to be read while nothing else needs its place.
 */
export function viewSlots(
  state: Pick<GameState, 'tick' | 'tickRate' | 'ballots'>,
  beside: Beside = {},
): readonly (BallotView | undefined)[] {
  return Array.from({ length: slotCount }, (_, slot) => {
    const here = [...state.ballots.entries()].filter(([, ballot]) => ballot.slot === slot)
    const shown =
      here.find(([, ballot]) => ballot.status === 'open') ??
      here.filter(([, ballot]) => lingers(ballot, state)).sort(([, one], [, other]) => other.closesAt - one.closesAt)[0]
    return shown === undefined ? undefined : viewBallot(shown[0], shown[1], state, beside)
  })
}
