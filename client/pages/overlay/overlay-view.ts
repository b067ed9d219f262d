import type { TallyUpdate } from '../../../shared/protocol.ts'
import type { GameState } from '../../../shared/state.ts'
import { type BallotView, type OptionView, viewBallots } from '../../kit/parts/ballot-view.ts'
import { type Decision, DecisionWatch } from '../../kit/parts/decision-watch.ts'

/** What an overlay shows of one ballot. */
export interface OverlayBallot {
  readonly ballot: BallotView
  /** Those that find room, in their order. */
  readonly options: readonly OptionView[]
  /** How many find none. */
  readonly more: number
}

/** What there is to show: nothing, unless something is asked or was decided a moment ago. */
export interface OverlayView {
  /** The newest last. */
  readonly ballots: readonly OverlayBallot[]
  readonly decision: Decision | undefined
}

// More at once nobody reads from a couch.
const ballotsShown = 2
const optionsShown = 5
/** A decision is shown for so long, in milliseconds. */
export const decisionMs = 8000

/** Makes what is shown out of what comes in. */
export class OverlayWatch {
  readonly #decisions = new DecisionWatch()
  #decision: { readonly decision: Decision; readonly untilMs: number } | undefined

  /** `nowMs`: of a clock that never goes back. */
  look(state: GameState, tallies: ReadonlyMap<string, TallyUpdate>, nowMs: number): OverlayView {
    const fallen = this.#decisions.look(state.ballots)
    if (fallen !== undefined) this.#decision = { decision: fallen, untilMs: nowMs + decisionMs }
    if (this.#decision !== undefined && nowMs >= this.#decision.untilMs) this.#decision = undefined
    const open = viewBallots(state, { tallies }).filter(({ status }) => status === 'open')
    return { ballots: open.slice(-ballotsShown).map(roomFor), decision: this.#decision?.decision }
  }
}

function roomFor(ballot: BallotView): OverlayBallot {
  const { options } = ballot
  if (options.length <= optionsShown) return { ballot, options, more: 0 }
  // The first few of those that lead: of a slider's twenty places, where the votes are.
  const leading = [...options].sort((one, other) => other.count - one.count).slice(0, optionsShown - 1)
  return {
    ballot,
    options: options.filter((option) => leading.includes(option)),
    more: options.length - leading.length,
  }
}
