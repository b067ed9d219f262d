import type { Answered } from './answered.ts'
import { mailField, mailKeys, type Told, toldKeptMs } from './stands-mail.ts'

const retryMs = 250
/** A relay has read by then what it is told, in milliseconds: it gives up after ten seconds. */
const toldReadMs = 15_000
const expiryEveryMs = 5000

/** A letter that has been answered. */
export interface Reply {
  readonly match: string
  /** Where the letter lies. */
  readonly stream: string
  readonly entry: string
  readonly relay: string
  readonly id: string
  /** The answer as it is sent; empty where nobody waits for one. */
  readonly text: string
}

interface Batch {
  xdel(key: string, ...entries: string[]): Batch
  xadd(key: string, ...values: string[]): Batch
  pexpire(key: string, ms: number): Batch
  exec(): Promise<[error: Error | null, result: unknown][] | null>
}

/** What answers need of the outside. */
export interface AnswersPorts {
  readonly redis: { multi(): Batch }
  readonly answered: Answered
  /** The matches that run in this process now. */
  matches(): readonly string[]
  failed(where: string, error: unknown): void
}

interface Waiting {
  readonly reply: Reply
  over(): void
}

/**
 * The way of answers to the relays. All that has come about together goes in one step, to each relay as one entry of its
 * stream, and takes its letters out of theirs in that very step: never one without the other.
 */
export class Answers {
  readonly #ports: AnswersPorts
  #replies: Waiting[] = []
  #news: { readonly relay: string; readonly text: string }[] = []
  readonly #expirySetMs = new Map<string, number>()
  /** The newest time that Redis is known to have had, in milliseconds since 1970: by its own clock. */
  #redisMs = 0
  #sending = false
  #open = true

  constructor(ports: AnswersPorts) {
    this.#ports = ports
  }

  /**
   * Resolves once the letter is taken out and its relay is told, or it is left to whoever runs its match by then. Redis
   * is asked again while it is away.
   */
  answer(reply: Reply): Promise<void> {
    return new Promise((over) => {
      this.#replies.push({ reply, over })
      void this.#send()
    })
  }

  /** Tells a relay something that it has not asked for. It is lost where Redis is away. */
  tell(relay: string, told: Exclude<Told, { kind: 'answer' }>): void {
    this.#news.push({ relay, text: JSON.stringify(told) })
    void this.#send()
  }

  /** What has not gone by now stays with the letters, for the next process. */
  close(): void {
    this.#open = false
    for (const { over } of this.#replies.splice(0)) over()
  }

  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    while (this.#open && this.#replies.length + this.#news.length > 0) {
      // Votes that are stored together are answered one after another in this turn.
      await new Promise((resolve) => setImmediate(resolve))
      const waiting = this.#stillOurs()
      try {
        await this.#put(
          waiting.map(({ reply }) => reply),
          this.#news.splice(0),
        )
        for (const { over } of waiting) over()
      } catch (error) {
        this.#ports.failed('stands mail', error)
        this.#replies.unshift(...waiting)
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
    this.#sending = false
    if (!this.#open) this.close()
  }

  // A match that went to another process while its votes were being stored: that one answers, for it knows which were.
  #stillOurs(): Waiting[] {
    const running = new Set(this.#ports.matches())
    const all = this.#replies.splice(0)
    for (const { reply, over } of all) {
      if (!running.has(reply.match)) over()
      else if (reply.text !== '') this.#ports.answered.keep(reply.id, reply.text)
    }
    return all.filter(({ reply }) => running.has(reply.match))
  }

  async #put(replies: readonly Reply[], news: readonly { relay: string; text: string }[]): Promise<void> {
    if (replies.length + news.length === 0) return
    for (const { entry } of replies) this.#redisMs = Math.max(this.#redisMs, Number.parseInt(entry, 10))
    const batch = this.#ports.redis.multi()
    const taken = Map.groupBy(replies, ({ stream }) => stream)
    for (const [stream, some] of taken) batch.xdel(stream, ...some.map(({ entry }) => entry))
    const told = Map.groupBy(
      [...replies, ...news].filter(({ text }) => text !== ''),
      ({ relay }) => relay,
    )
    const now = performance.now()
    const expiring = [...told.keys()].filter(
      (relay) => now - (this.#expirySetMs.get(relay) ?? -Infinity) > expiryEveryMs,
    )
    for (const [relay, some] of told) {
      const messages = some.flatMap(({ text }) => [mailField, text])
      batch.xadd(mailKeys.told(relay), 'MINID', '~', `${Math.max(0, this.#redisMs - toldReadMs)}`, '*', ...messages)
    }
    for (const relay of expiring) batch.pexpire(mailKeys.told(relay), toldKeptMs)
    const results = await batch.exec()
    const refused = results?.find(([error]) => error !== null)?.[0]
    if (results === null || refused) throw refused ?? new Error('Redis took nothing.')
    for (const relay of expiring) this.#expirySetMs.set(relay, now)
    for (const [relay, setMs] of this.#expirySetMs) if (now - setMs > toldKeptMs) this.#expirySetMs.delete(relay)
  }
}
