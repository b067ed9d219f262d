import type { GameState } from '../../../shared/state.ts'
import { type Sign, signOf } from './ballot-view.ts'

/** What the stands have decided. */
export interface Decision {
  readonly ballot: string
  readonly title: string
  /** The label of the option that won. */
  readonly label: string
  readonly sign: Sign
  readonly votes: number
  readonly voters: number
}

/** Finds decisions as they fall. One that had fallen before the page came is no news. */
export class DecisionWatch {
  readonly #open = new Set<string>()

  /** Looks at the ballots of a state; gives the decision that fell since the last look, the newest if there are several. */
  look(ballots: GameState['ballots']): Decision | undefined {
    let fallen: Decision | undefined
    for (const [id, ballot] of ballots.entries()) {
      if (ballot.status === 'open') {
        this.#open.add(id)
        continue
      }
      if (!this.#open.delete(id) || ballot.status !== 'decided') continue
      fallen = {
        ballot: id,
        title: ballot.title,
        label: ballot.labels.get(ballot.winner) ?? ballot.winner,
        sign: signOf(ballot.winner),
        votes: ballot.counts.get(ballot.winner) ?? 0,
        voters: ballot.voters,
      }
    }
    return fallen
  }
}
