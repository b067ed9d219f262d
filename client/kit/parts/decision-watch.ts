import { deservesBanner } from '../../../shared/banner.ts'
import type { BallotState, GameState } from '../../../shared/state.ts'
import { type Sign, signOf } from './ballot-view.ts'
import { countOf } from './number.ts'

/** What the stands have decided. */
export interface Decision {
  readonly ballot: string
  readonly title: string
  /** The label of the option that won. */
  readonly label: string
  readonly sign: Sign
  /** What happens, in a few words: `Release the lion`, `Floor: Ice`. */
  readonly what: string
  /** The mechanic that it changes; empty where it is about somebody. */
  readonly mechanic: string
  /** Whether it is announced across the picture: it is about the world, and somebody voted on it. */
  readonly forBanner: boolean
  /** By what it was decided, as in `3 votes of 4`. */
  readonly by: string
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
        sign: signOf(ballot, ballot.winner),
        what: whatHappens(ballot),
        mechanic: ballot.mechanic || (ballot.about === '' ? ballot.winner : ''),
        forBanner: deservesBanner(ballot),
        by: byWhat(ballot),
      }
    }
    return fallen
  }
}

/**
 * What a decision changes, in a few words. A pool's option names its mechanic; on a mechanic's own ballot the title does, and
 * a plain yes adds nothing to it.
 */
export function whatHappens({ title, labels, mechanic, winner }: BallotState): string {
  const label = labels.get(winner) ?? winner
  if (mechanic === '') return label
  return label === 'Yes' ? title : `${title}: ${label}`
}

// What stands behind the winner is votes by some methods only: of a ranking, a slider or a rope no one count says it.
function byWhat({ method, counts, winner, voters }: BallotState): string {
  const count = counts.get(winner) ?? 0
  switch (method) {
    case 'bid':
      return countOf(count, 'point', 'points')
    case 'ranked':
    case 'slider':
    case 'tug':
      return countOf(voters, 'voter', 'voters')
    default:
      return `${countOf(count, 'vote', 'votes')} of ${voters}`
  }
}
