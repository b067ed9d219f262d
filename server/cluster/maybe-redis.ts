import type { Redis } from 'ioredis'

/** Connects to Redis where an address is set: its client is loaded only there. Throws as connecting does. */
export async function maybeRedis(
  address: string,
  failed: (where: string, error: unknown) => void,
): Promise<Redis | undefined> {
  if (address === '') return undefined
  const { connectRedis } = await import('./connect.ts')
  return connectRedis(address, failed)
}
