import { Redis } from 'ioredis'
import { CaveaError } from '../../shared/errors.ts'

/** How long the first connection may take, in milliseconds. */
const firstMs = 5000
/**
 * A Redis that answers nothing for so long, in milliseconds, stands still: the connection is given up and with it all that
 * waits for an answer. Without this, commands wait for ever, and those who voted with them.
 */
const silenceMs = 2500

/**
 * Connects to Redis. Once connected it comes back by itself however long Redis is away; until then nothing waits: each
 * command fails at once, and whoever needs it tries again; one under way fails after 2.5 seconds without an answer. Throws `config_invalid` where nothing answers at the start.
 */
export async function connectRedis(address: string, failed: (where: string, error: unknown) => void): Promise<Redis> {
  const redis = new Redis(address, {
    lazyConnect: true,
    connectTimeout: firstMs,
    socketTimeout: silenceMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (tries) => Math.min(1000, 50 * tries),
  })
  redis.on('error', (error) => failed('redis', error))
  try {
    await redis.connect()
  } catch (cause) {
    redis.disconnect()
    const detail = 'REDIS_URL names a Redis that does not answer. Start it, or leave the setting out to run alone.'
    throw new CaveaError('config_invalid', { cause, detail })
  }
  return redis
}
