import type { Redis } from 'ioredis'

const secretKey = 'cavea:secret'

/**
 * The secret that all processes on a Redis sign with: the first one's. So a spectator's token is as good at one relay as
 * at another.
 */
export async function sharedSecret(redis: Redis, own: Uint8Array): Promise<Uint8Array> {
  await redis.setnx(secretKey, Buffer.from(own).toString('base64url'))
  const kept = await redis.get(secretKey)
  return kept === null ? own : Buffer.from(kept, 'base64url')
}
