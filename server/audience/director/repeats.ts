/** So many of what was asked last are remembered. */
const remembered = 24
/** What was asked so many ballots ago is as welcome as what never was. */
const forgivenAfter = 8

/** What the stands were asked lately, so that nothing is asked twice in a row and everything in its time. */
export class Repeats {
  #asked: readonly string[]

  /** `asked`: the last one first. */
  constructor(asked: readonly string[] = []) {
    this.#asked = asked
  }

  get asked(): readonly string[] {
    return this.#asked
  }

  /** Remembers a topic, and what else was on its ballot. */
  add(topic: string, others: readonly string[]): void {
    this.#asked = [...new Set([topic, ...others, ...this.#asked])].slice(0, remembered)
  }

  /** How welcome a topic is, 0 to 1: not at all right after it was asked, and then ever more. */
  welcome(topic: string): number {
    const place = this.#asked.indexOf(topic)
    return place < 0 ? 1 : Math.min(1, place / forgivenAfter)
  }
}
