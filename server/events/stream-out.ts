import type { Redis } from 'ioredis'
import type { Carrier } from './delivery.ts'
import type { Happening } from './happenings.ts'

/** The stream that others read, and the field of an entry that holds the event. */
export const streamOut = 'cavea:events:out'
export const eventField = 'event'

/** About so many stay in a stream for readers that were away. */
export const mostKept = 10_000

/** Puts happenings into a Redis stream. */
export class StreamOut implements Carrier {
  readonly name = streamOut
  readonly #redis: Redis

  constructor(redis: Redis) {
    this.#redis = redis
  }

  async carry({ event }: Happening): Promise<void> {
    await this.#redis.xadd(streamOut, 'MAXLEN', '~', mostKept, '*', eventField, JSON.stringify(event))
  }
}
