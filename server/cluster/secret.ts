import type { Redis } from 'ioredis'

const secretKey = 'cavea:secret'
const keepEveryMs = 2000

/**
 * The secret that all processes on a Redis sign with: the first one's. So a spectator's token is as good at one relay as
 * at another.
 */
export async function sharedSecret(redis: Redis, own: Uint8Array): Promise<Uint8Array> {
  await redis.setnx(secretKey, Buffer.from(own).toString('base64url'))
  const kept = await redis.get(secretKey)
  const secret = kept === null ? own : Buffer.from(kept, 'base64url')
  // A Redis that was wiped gets it again: nodes that start later are to sign with the same one.
  const keep = () => redis.setnx(secretKey, Buffer.from(secret).toString('base64url')).catch(() => {})
  setInterval(keep, keepEveryMs).unref()
  return secret
}
