/** A match that runs has something to show each tick. One that has shown nothing for so long stands still. */
const stillMs = 2000
const tellEveryMs = 1000

/** Notices that a match stands still, as when the process that ran it is gone and no other has gone on with it yet. */
export class Stall {
  #newestMs: number | undefined
  #toldMs = 0

  /**
   * Called at each look at the tape with the time up to which it is shown, and that of the newest record that has just
   * become due. Gives for how many milliseconds nothing has come, once a second while that is too long.
   */
  look(edgeMs: number, newestMs: number | undefined): number | undefined {
    this.#newestMs = newestMs ?? this.#newestMs
    if (this.#newestMs === undefined) return undefined
    const forMs = edgeMs - this.#newestMs
    if (forMs < stillMs || edgeMs - this.#toldMs < tellEveryMs) return undefined
    this.#toldMs = edgeMs
    return forMs
  }
}
