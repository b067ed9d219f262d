/** So many points to either side are as far as the stands may turn things. */
export const ledgerLimit = 240
/** What was long ago weighs less: half after so many milliseconds. */
const halfLifeMs = 120_000

/** Good and bad turns: by how much, in points, the stands have made it harder for players, lately; below 0 easier. */
export class Ledger {
  #balance: number
  #at: number

  constructor(now: number, balance = 0) {
    this.#at = now
    this.#balance = balance
  }

  balance(now: number): number {
    this.#balance *= 0.5 ** ((now - this.#at) / halfLifeMs)
    this.#at = now
    return this.#balance
  }

  add(burden: number, now: number): void {
    this.#balance = this.balance(now) + burden
  }

  /** Whether a turn may be offered: none that goes on to a side on which things are at the limit already. */
  allows(burden: number, now: number): boolean {
    const balance = this.balance(now)
    return burden > 0 ? balance < ledgerLimit : burden < 0 ? balance > -ledgerLimit : true
  }

  /** By what factor, from 1/4 to 4, a turn is more welcome than another: the more it would even things out. */
  welcome(burden: number, now: number): number {
    const lean = Math.min(1, Math.max(-1, this.balance(now) / ledgerLimit))
    return 4 ** (burden > 0 ? -lean : burden < 0 ? lean : 0)
  }
}
