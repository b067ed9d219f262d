import { CaveaError } from '../../shared/errors.ts'

/** A ballot that is asked for and not open yet. */
interface Opening {
  readonly by: 'audience' | 'operator'
  /** The mechanic or pool that it is about; empty for a game's own question. */
  readonly topic: string
  /** Settles once it is open, or cannot be. */
  readonly over: Promise<unknown>
}

/** The ballots of one match that are on their way. */
export class Openings {
  readonly #all = new Set<Opening>()

  get size(): number {
    return this.#all.size
  }

  /** How many of them are no questions of the game. */
  get aboutMechanics(): number {
    return [...this.#all].filter(({ topic }) => topic !== '').length
  }

  /** Takes note of one for as long as it is on its way, and settles as it does. */
  async follow<Opened>(opening: Opening & { readonly over: Promise<Opened> }): Promise<Opened> {
    this.#all.add(opening)
    try {
      return await opening.over
    } finally {
      this.#all.delete(opening)
    }
  }

  /**
   * What to wait for before an operator's on the same topic: an operator's word counts for more than the audience's, but
   * what is not open yet can't be called off. Throws `ballot_limit` where it is an operator's, who has then asked twice.
   */
  inTheWayOf(topic: string): Promise<unknown> | undefined {
    const other = [...this.#all].find((one) => one.topic === topic)
    if (other?.by === 'operator') throw new CaveaError('ballot_limit', { value: topic })
    return other?.over.catch(() => {})
  }
}
