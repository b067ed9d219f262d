/** Nobody has read a question, chosen, and typed in less, in milliseconds. */
const reactionMs = 2000
/** No stream is later than this, or its chat cannot take part. */
const mostMs = 30_000
/** Of so many ballots the last ones count: a stream's delay changes from one evening to the next, not within a minute. */
const ballotsKept = 9
/** Fewer who answer say little of all others. */
const fewest = 3
const mostPeople = 500
/** Among the first to answer are those who need not wait for the stream, and programs. */
const share = 0.25

/** How late the people of a chat see the match, as far as their answers tell. */
export interface Delay {
  readonly ms: number
  /** From how many ballots that is known. */
  readonly ballots: number
}

/**
 * Estimates how late the people of a chat see the match. A ballot's first answers come when they have seen it and have
 * typed: so in each ballot the time is taken in which a quarter has answered, of the last ballots the one in the middle,
 * and from that the time that it takes to type. Neither a few who are very quick nor any number who are slow, nor a whole
 * ballot of either, moves it far.
 */
export class DelayEstimate {
  readonly #ballots = new Map<string, Map<string, number>>()
  /** Kept until there is another answer: it is asked for with each line of a rush. */
  #known: { readonly delay: Delay | undefined } | undefined

  /** Somebody has answered a ballot, so many milliseconds after it opened. Their first answer counts. */
  answered(ballot: string, person: string, afterMs: number): void {
    const answers = this.#ballots.get(ballot) ?? new Map<string, number>()
    if (afterMs < 0 || answers.size >= mostPeople || answers.has(person)) return
    answers.set(person, afterMs)
    this.#known = undefined
    this.#ballots.set(ballot, answers)
    for (const [old] of this.#ballots) {
      if (this.#ballots.size <= ballotsKept) break
      this.#ballots.delete(old)
    }
  }

  /** Undefined as long as too few have answered. */
  get delay(): Delay | undefined {
    this.#known ??= { delay: this.#estimated() }
    return this.#known.delay
  }

  #estimated(): Delay | undefined {
    const known = [...this.#ballots.values()].filter(({ size }) => size >= fewest)
    if (known.length === 0) return undefined
    const firsts = known.map((answers) => quantile([...answers.values()], share))
    const ms = Math.round(quantile(firsts, 0.5) - reactionMs)
    return { ms: Math.max(0, Math.min(mostMs, ms)), ballots: known.length }
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0
}
