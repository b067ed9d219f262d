import type { TallyUpdate } from '../../../shared/protocol.ts'
import type { GameState } from '../../../shared/state.ts'
import { slotCount } from '../../kit/parts/ballot-slots.ts'
import { type BallotView, type OptionView, viewBallot } from '../../kit/parts/ballot-view.ts'
import { type Decision, DecisionWatch } from '../../kit/parts/decision-watch.ts'

/** What an overlay shows of one ballot. */
export interface OverlayBallot {
  readonly ballot: BallotView
  /** Those that find room, in their order. */
  readonly options: readonly OptionView[]
  /** How many find none. */
  readonly more: number
}

/** What stands in one slot: a ballot that is open, or what was decided there a moment ago. */
export type OverlaySlot =
  | ({ readonly kind: 'ballot' } & OverlayBallot)
  | { readonly kind: 'decision'; readonly decision: Decision }
  | undefined

/** Which ballots an overlay shows. `mercy`: also those about somebody. */
export interface OverlayWishes {
  readonly mercy: boolean
}

const optionsShown = 4
/** A decision is shown for so long, in milliseconds. */
export const decisionMs = 8000

interface Decided {
  readonly decision: Decision
  readonly slot: number
  readonly untilMs: number
}

/**
 * Makes what is shown out of what comes in: at most two slots, of which none moves. A ballot stays in its slot while it
 * is open, and its result takes its place there, until the next ballot in that slot.
 */
export class OverlayWatch {
  readonly #wishes: OverlayWishes
  readonly #decisions = new DecisionWatch()
  #decided: Decided | undefined

  constructor(wishes: OverlayWishes) {
    this.#wishes = wishes
  }

  /** `nowMs`: of a clock that never goes back. */
  look(state: GameState, tallies: ReadonlyMap<string, TallyUpdate>, nowMs: number): readonly OverlaySlot[] {
    this.#follow(state, nowMs)
    const all = [...state.ballots.entries()]
    return Array.from({ length: slotCount }, (_, slot): OverlaySlot => {
      const open = all.find(([, one]) => one.status === 'open' && one.slot === slot && this.#isWanted(one.about))
      if (open !== undefined) {
        const [id, ballot] = open
        return { kind: 'ballot', ...roomFor(viewBallot(id, ballot, state, { tallies })) }
      }
      return this.#decided?.slot === slot ? { kind: 'decision', decision: this.#decided.decision } : undefined
    })
  }

  #follow(state: GameState, nowMs: number): void {
    const fallen = this.#decisions.look(state.ballots)
    const ballot = fallen && state.ballots.get(fallen.ballot)
    // What nobody voted on is no decision of the audience, whatever the game did about it.
    if (fallen !== undefined && ballot !== undefined && ballot.voters > 0 && this.#isWanted(ballot.about)) {
      this.#decided = { decision: fallen, slot: ballot.slot, untilMs: nowMs + decisionMs }
    }
    if (this.#decided !== undefined && nowMs >= this.#decided.untilMs) this.#decided = undefined
  }

  #isWanted(about: string): boolean {
    return this.#wishes.mercy || about === ''
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
