import { randomBytes } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Buckets } from '../../shared/buckets.ts'
import { CaveaError } from '../../shared/errors.ts'
import { forgetOldest } from '../../shared/forget-oldest.ts'
import type { Origin } from '../../shared/network.ts'
import { bounds, type ChatLine, visibleText } from '../../shared/protocol.ts'

/** Lines of one person in so many seconds. */
const lines = 5
const seconds = 6

/** What people can follow of all that is said: so many lines at once, and then twenty a second. */
const room = { burst: 60, everyMs: 50 }
/** A vote tells others little: while many vote, half of the room is kept for talk. */
const roomForVotes = { burst: 30, everyMs: 100 }

/** While people elsewhere write too, one address has half of the room. */
const roomForNetwork = { burst: 30, everyMs: 100 }
/** People write somewhere for so long after their last line, in milliseconds. */
const writesMs = 10_000

/** What one person wrote, on its way to everybody. */
export interface ChatDraft {
  readonly voter: string
  readonly from: string
  readonly text: string
  readonly source: string
  /** What the server knows of a spectator; left out for a line from elsewhere. */
  readonly origin?: Origin
}

/** The stands' own chat: bounded, made fit to be shown, and no more of it from one person than others can read. */
export class Chat {
  readonly #limiter = new RateLimiterMemory({ points: lines, duration: seconds })
  // Another in each process: after a restart no line has the id of one that people have on screen.
  readonly #prefix = `c${randomBytes(4).toString('base64url')}.`
  readonly #all = new Buckets(room)
  readonly #votes = new Buckets(roomForVotes)
  readonly #networks = new Buckets(roomForNetwork)
  /** When the last line came from the last two places that lines came from. */
  readonly #places = new Map<string, number>()
  #count = 0

  /**
   * Whether one more line can still be followed, which then takes its place; at milliseconds that never go back. Each line
   * goes to every spectator: thousands who vote by chat in one second would be more than anybody reads or can be sent.
   */
  hasRoom(isVote: boolean, now: number, origin?: Origin): boolean {
    if (isVote && this.#votes.isFull('', now)) return false
    const place = origin?.network.address ?? ''
    const othersWrite = [...this.#places].some(([other, lastMs]) => other !== place && now - lastMs < writesMs)
    this.#places.delete(place)
    this.#places.set(place, now)
    forgetOldest(this.#places, 2)
    // What comes from elsewhere has no address, and a venue that an operator has named is many people.
    const isBounded = place !== '' && origin?.network.seats === undefined
    if (isBounded && othersWrite && this.#networks.isFull(place, now)) return false
    if (!this.#all.take('', now) || (isVote && !this.#votes.take('', now))) return false
    if (isBounded) this.#networks.take(place, now)
    return true
  }

  /** Throws `chat_invalid` for a line with nothing to see or too much of it, `rate_limited` for one too many. */
  async line(draft: ChatDraft, tick: number): Promise<ChatLine> {
    const text = visibleText(draft.text, bounds.chatCharacters + 1)
    if (text === '' || [...text].length > bounds.chatCharacters) {
      throw new CaveaError('chat_invalid', { value: draft.text.length })
    }
    await this.#limiter.consume(draft.voter).catch((cause: unknown) => {
      throw new CaveaError('rate_limited', { cause })
    })
    const from = visibleText(draft.from, bounds.nameCharacters) || 'Somebody'
    return { id: `${this.#prefix}${this.#count++}`, from, text, source: draft.source, tick }
  }
}
