import type { Redis } from 'ioredis'
import { type Asked, type MailEntry, mailIn, type Told } from './stands-mail.ts'

const blockMs = 500
const readMs = 5000
const retryMs = 250
const entriesARead = 500

/** A message, and the entry of a stream that it came in. */
export interface Mail<T> {
  readonly stream: string
  readonly entry: string
  readonly message: T
}

/** Reads streams of messages, each from its beginning, on a connection of its own. */
export class Inbox<T extends Asked | Told> {
  readonly #connection: Redis
  readonly #streams: () => readonly string[]
  readonly #take: (mail: Mail<T>) => void
  readonly #failed: (where: string, error: unknown) => void
  #last = new Map<string, string>()
  #open = true

  /** `streams` is asked again before each read: what is no longer among them is read from its beginning next time. */
  constructor(
    redis: Redis,
    streams: () => readonly string[],
    take: (mail: Mail<T>) => void,
    failed: (where: string, error: unknown) => void,
  ) {
    this.#connection = redis.duplicate({
      lazyConnect: false,
      enableOfflineQueue: true,
      maxRetriesPerRequest: 1,
      commandTimeout: readMs,
      socketTimeout: readMs,
    })
    this.#connection.on('error', (error) => failed('stands mail', error))
    this.#streams = streams
    this.#take = take
    this.#failed = failed
    void this.#read()
  }

  close(): void {
    this.#open = false
    this.#connection.disconnect()
  }

  async #read(): Promise<void> {
    while (this.#open) {
      try {
        const streams = this.#streams()
        this.#last = new Map(streams.map((stream) => [stream, this.#last.get(stream) ?? '0-0']))
        if (streams.length === 0) await new Promise((resolve) => setTimeout(resolve, retryMs))
        else await this.#once()
      } catch (error) {
        if (!this.#open) return
        this.#failed('stands mail', error)
        this.#connection.disconnect(true)
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  async #once(): Promise<void> {
    const names = [...this.#last.keys()]
    const places = [...this.#last.values()]
    const found = await this.#connection.xread('COUNT', entriesARead, 'BLOCK', blockMs, 'STREAMS', ...names, ...places)
    for (const [stream, entries] of (found ?? []) as [string, MailEntry[]][]) {
      for (const entry of entries) {
        this.#last.set(stream, entry[0])
        for (const message of mailIn<T>(entry)) this.#take({ stream, entry: entry[0], message })
      }
    }
  }
}
