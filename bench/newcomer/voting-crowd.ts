import type { Audience } from '../../server/audience/audience.ts'
import { CaveaError } from '../../shared/errors.ts'
import { Random } from '../../shared/random.ts'
import type { GameState } from '../../shared/state.ts'

/** Voters decide within this range of seconds. */
const thinking = { from: 0.8, to: 5 }
/** How many of a crowd vote in a ballot. */
const turnout = 0.6

interface Vote {
  readonly tick: number
  readonly voter: string
  readonly ballot: string
  readonly choice: string
}

/** A crowd of spectators. Some of them vote in each ballot, each by their own taste. */
export class VotingCrowd {
  readonly #size: number
  readonly #random: Random
  readonly #seen = new Set<string>()
  #coming: Vote[] = []

  constructor(size: number, seed: string) {
    this.#size = size
    this.#random = Random.fromSeed(seed, 'crowd')
  }

  /** Lets those vote who have made up their minds. */
  vote(state: GameState, audience: Audience): void {
    for (const [ballot, { status, options }] of state.ballots) {
      if (status !== 'open' || this.#seen.has(ballot)) continue
      this.#seen.add(ballot)
      // What a crowd likes is not the same each time: one option has more friends than the others.
      const favourite = this.#random.integer(0, options.length - 1)
      for (let at = 0; at < this.#size; at++) {
        if (!this.#random.chance(turnout)) continue
        const choice = options[this.#random.chance(0.3) ? favourite : this.#random.integer(0, options.length - 1)] ?? ''
        const tick = state.tick + Math.round(this.#random.between(thinking.from, thinking.to) * state.tickRate)
        this.#coming.push({ tick, voter: `v${at}`, ballot, choice })
      }
    }
    const due = this.#coming.filter(({ tick }) => tick <= state.tick)
    if (due.length === 0) return
    this.#coming = this.#coming.filter(({ tick }) => tick > state.tick)
    for (const { voter, ballot, choice } of due) {
      // A ballot may have been called off meanwhile.
      audience.vote({ voter, ballot, choice, source: 'stands', seenTick: state.tick }).catch((error: unknown) => {
        if (!(error instanceof CaveaError)) throw error
      })
    }
  }
}
