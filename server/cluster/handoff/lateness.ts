/** A tick that is this late is felt in the players' hands, in milliseconds. */
const feltMs = 8
/** The part of a second's ticks that may be felt. */
const feltShare = 0.05
/** So many seconds in a row make a judgement: a hold-up of the machine is none. */
const secondsInRow = 5

/** Judges by the lateness of ticks whether a process has too much to do. */
export class Lateness {
  #ticks = 0
  #felt = 0
  #late = 0

  /** A tick ran so many milliseconds after its due time. */
  observe(latenessMs: number): void {
    this.#ticks += 1
    if (latenessMs > feltMs) this.#felt += 1
  }

  /** Called once a second. Gives whether ticks have been felt to be late for several seconds in a row; that begins anew then. */
  second(): boolean {
    const late = this.#felt > this.#ticks * feltShare
    this.#late = late ? this.#late + 1 : 0
    this.#ticks = 0
    this.#felt = 0
    if (this.#late < secondsInRow) return false
    this.#late = 0
    return true
  }
}
