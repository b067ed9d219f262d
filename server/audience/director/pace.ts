/** How much the last ballot counts in the turnout, against all before. */
const freshness = 0.4
/** With a turnout of this or more the stands are asked soonest, and with this or less least often. */
const lively = 0.5
const sleepy = 0.02
const shortest = 0.75
const longest = 1.6

/** How active the stands are: which part of the spectators votes. */
export class Turnout {
  #share: number | undefined

  /** `share`: 0 to 1; below 0 where it is not known. */
  constructor(share = -1) {
    this.#share = share < 0 ? undefined : share
  }

  get share(): number {
    return this.#share ?? -1
  }

  add(voters: number, spectators: number): void {
    if (spectators <= 0) return
    const share = Math.min(1, voters / spectators)
    this.#share = this.#share === undefined ? share : this.#share + freshness * (share - this.#share)
  }

  /** By what factor the pause between ballots is longer than usual: 0.75 to 1.6; 1 as long as nothing is known. */
  get pauseFactor(): number {
    if (this.#share === undefined) return 1
    const place = (Math.min(lively, Math.max(sleepy, this.#share)) - sleepy) / (lively - sleepy)
    return longest + place * (shortest - longest)
  }
}
