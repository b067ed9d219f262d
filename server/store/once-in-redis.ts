import type { Redis } from 'ioredis'
import { digestOf, type Once } from './once.ts'

const key = (id: string) => `cavea:once:${digestOf(id)}`

/** Of all processes that share a Redis: a message that one has taken none of the others takes. */
export class OnceInRedis implements Once {
  readonly #redis: Redis
  readonly #keptMs: number

  constructor(redis: Redis, keptMs: number) {
    this.#redis = redis
    this.#keptMs = keptMs
  }

  async first(id: string): Promise<boolean> {
    return (await this.#redis.set(key(id), '1', 'PX', this.#keptMs, 'NX')) === 'OK'
  }

  async again(id: string): Promise<void> {
    await this.#redis.del(key(id))
  }
}
