import { Buckets } from '../../shared/buckets.ts'
import { CaveaError } from '../../shared/errors.ts'

/** More than the match itself lets through, which knows better what counts: a vote for a ballot that is closed costs nothing there. */
const floodOfVotes = { burst: 20, everyMs: 200 }
/** Lines of chat, and requests for a place in line. The match itself lets five lines through in six seconds. */
const linePace = { burst: 6, everyMs: 1000 }

/**
 * How much one person in the stands may ask of a match. The match looks at that itself; but it may run in another process,
 * and what floods the stands should end there.
 */
export class Pacing {
  readonly #now: () => number
  readonly #votes = new Buckets(floodOfVotes)
  readonly #lines = new Buckets(linePace)

  /** `now`: milliseconds that never go back. */
  constructor(now = () => performance.now()) {
    this.#now = now
  }

  /** Throws `rate_limited`. */
  vote(voter: string): void {
    if (!this.#votes.take(voter, this.#now())) throw new CaveaError('rate_limited')
  }

  /** Throws `rate_limited`. */
  say(voter: string): void {
    if (!this.#lines.take(voter, this.#now())) throw new CaveaError('rate_limited')
  }
}
