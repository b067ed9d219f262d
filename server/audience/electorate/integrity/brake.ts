import { Buckets } from '../../../../shared/buckets.ts'
import type { Origin } from '../../../../shared/network.ts'
import { prefixOf } from './network-count.ts'

/** New voters that one address or prefix brings in at once without a proof, and then one for each so many milliseconds. */
const addressPace = { burst: 8, everyMs: 10_000 }
const prefixPace = { burst: 24, everyMs: 3000 }
/** New voters that all networks together bring in within the span; or twice as many as are active, where that is more. */
const roomBurst = 100
const roomSpanMs = 10_000
/** How long everybody new is asked for a proof after such a burst, in milliseconds. */
const roomBrakeMs = 30_000

/**
 * Decides whether a new voter has to solve a proof of work first. It is off below suspicion: only a burst of new voters
 * turns it on, for the network or for the whole room that it comes from. The proof makes each further made-up voter cost
 * processor time; how much they may weigh is bounded elsewhere.
 */
export class Brake {
  readonly #addresses = new Buckets(addressPace)
  readonly #prefixes = new Buckets(prefixPace)
  #since = Number.NEGATIVE_INFINITY
  #fresh = 0
  #until = Number.NEGATIVE_INFINITY
  #refused = 0

  /** How many votes were refused for want of a proof. */
  get refused(): number {
    return this.#refused
  }

  /** Whether everybody new is asked for a proof. */
  isOn(now: number): boolean {
    return now < this.#until
  }

  /** Takes note of a new voter. Returns whether a proof is needed; `active`: independent networks that vote these days. */
  needsProof({ network, proven }: Pick<Origin, 'network' | 'proven'>, active: number, now: number): boolean {
    // A venue's people come all at once, and its seats bound them.
    if (proven || network.seats !== undefined) return false
    const inPace = this.#addresses.take(network.address, now) && this.#prefixes.take(prefixOf(network), now)
    // What a network brings beyond its pace is its own matter: one address must not brake everybody.
    if (inPace) this.#count(active, now)
    if (inPace && !this.isOn(now)) return false
    this.#refused += 1
    return true
  }

  #count(active: number, now: number): void {
    if (now - this.#since >= roomSpanMs) {
      this.#since = now
      this.#fresh = 0
    }
    this.#fresh += 1
    if (this.#fresh > Math.max(roomBurst, 2 * active)) this.#until = now + roomBrakeMs
  }
}
