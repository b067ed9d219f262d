import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { type Once, OnceInFile } from '../store/once.ts'
import { OnceInRedis } from '../store/once-in-redis.ts'

/** As long as a signature holds: five minutes by a clock that is five minutes ahead. */
const keptMs = 10 * 60_000

/** Which signed events and deliveries came: in Redis where there is one, else in the data folder. */
export function openOnce(
  redis: Redis | undefined,
  folder: string,
  failed: (where: string, error: unknown) => void,
): Once {
  return redis === undefined
    ? new OnceInFile(join(folder, 'events', 'once'), keptMs, (error) => failed('once', error))
    : new OnceInRedis(redis, keptMs)
}
