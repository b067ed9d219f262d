/** Words for options are numbers up to this one: two digits are quickly typed. */
const highest = 99

/**
 * Deals out the words by which chat names options: numbers, and for each ballot the next ones. A line that comes late was
 * meant for an earlier ballot, has a number of that one, and counts for none.
 */
export class TokenWheel {
  #last: number

  /** `last`: the last number that was dealt, 0 for none. */
  constructor(last = 0) {
    this.#last = last
  }

  /** The words for a ballot's options, by option. */
  deal(options: readonly string[]): Record<string, string> {
    const first = this.#last + options.length > highest ? 1 : this.#last + 1
    this.#last = first + options.length - 1
    return Object.fromEntries(options.map((option, at) => [option, `${first + at}`]))
  }
}

/** Where the wheel stands, by the ballots that are known: at the last number of the one that opened last. */
export function lastDealt(
  ballots: Iterable<{ readonly opensAt: number; readonly tokens: { values(): Iterable<string> } }>,
): number {
  const dealt = [...ballots]
    .map(({ opensAt, tokens }) => ({ opensAt, last: Math.max(0, ...[...tokens.values()].map(Number)) }))
    .filter(({ last }) => last > 0)
    .sort((one, other) => one.opensAt - other.opensAt || one.last - other.last)
  return dealt.at(-1)?.last ?? 0
}
