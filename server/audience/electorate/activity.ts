/** Somebody who voted within this time is active. */
export const activeMs = 5 * 60_000
const mostPersons = 100_000

/** Who voted lately: what quorums, surges and the director's pace are measured by. Times never go back. */
export class Activity {
  /** The time of each person's last vote, the oldest first. */
  readonly #lastAt = new Map<string, number>()
  #before = 0
  #restartedAt = 0

  /** All of them at once: to look after each for whom to forget would take longer the more have voted. */
  voted(persons: Iterable<string>, now: number): void {
    for (const person of persons) {
      this.#lastAt.delete(person)
      this.#lastAt.set(person, now)
    }
    this.#forget(now)
  }

  /** Whether a person has voted lately. */
  knows(person: string, now: number): boolean {
    return now - (this.#lastAt.get(person) ?? Number.NEGATIVE_INFINITY) < activeMs
  }

  /** How many have. After a restart at least as many as had before it, until that is too long ago. */
  count(now: number): number {
    this.#forget(now)
    const before = now - this.#restartedAt < activeMs ? this.#before : 0
    return Math.max(before, this.#lastAt.size)
  }

  /** How many are known by name. */
  get known(): number {
    return this.#lastAt.size
  }

  // A number alone goes on the tape: names of thousands, every five seconds, would be most of it.
  restore(count: number, now: number): void {
    this.#before = count
    this.#restartedAt = now
  }

  #forget(now: number): void {
    for (const [person, at] of this.#lastAt) {
      if (now - at < activeMs && this.#lastAt.size <= mostPersons) return
      this.#lastAt.delete(person)
    }
  }
}
