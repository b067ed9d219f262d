import type { ChatLine } from '../../shared/protocol.ts'
import type { AudienceMatch } from './ports.ts'
import { binMs, type Spike, SpikeDetector } from './spikes.ts'

/**
 * Feels how lively the chat of one match is, whatever its source, and tells the game of a spike by the event
 * `chat.spike`, where it has a handler for that.
 */
export class Pulse {
  readonly #match: AudienceMatch
  readonly #now: () => number
  readonly #detector = new SpikeDetector()
  #people = new Set<string>()
  #binEndsAt: number

  constructor(match: AudienceMatch, now = () => performance.now()) {
    this.#match = match
    this.#now = now
    this.#binEndsAt = now() + binMs
  }

  /**
   * A line was said. Who writes much counts once in a bin: else one person made a spike alone. A line that
   * begins with a vote's mark does not count: else each ballot were one.
   */
  heard({ source, from, text }: ChatLine): void {
    if (!text.startsWith('!')) this.#people.add(`${source}:${from}`)
  }

  /** After each step of the match. */
  stepped(): void {
    const now = this.#now()
    if (now < this.#binEndsAt) return
    // After a hold-up the next bin is a whole one again: a short one would look like a silence.
    this.#binEndsAt = now - this.#binEndsAt < binMs ? this.#binEndsAt + binMs : now + binMs
    const spike = this.#detector.bin(this.#people.size)
    this.#people = new Set()
    if (spike !== undefined) this.#tell(spike)
  }

  #tell({ strength, people, usual }: Spike): void {
    if (!Object.hasOwn(this.#match.game.on, 'chat.spike')) return
    void this.#match.submit({ kind: 'event', actor: 'event', type: 'chat.spike', data: { strength, people, usual } })
  }
}
