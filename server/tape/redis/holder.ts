import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { beginningOf, runs } from '../../store/process-life.ts'
import { keyOf } from './records.ts'

/** Stands for this process, as the holder of a tape. */
export const thisHolder = `${hostname()}:${process.pid}:${beginningOf(process.pid)}`

/** A holder is believed to live for so long after its last word, in milliseconds. */
export const holdMs = 6000
const lookEveryMs = 200

const isHere = (holder: string): boolean => holder.split(':')[0] === hostname()

/**
 * Whether a holder may still be there. One of this machine whose process is gone is not: after a kill nobody has to wait
 * until its hold runs out.
 */
export function mayLive(holder: string): boolean {
  const [, processId, began = ''] = holder.split(':')
  return !isHere(holder) || runs(Number(processId), began)
}

/**
 * Waits until it is known of each tape that a process of another machine holds whether that lives: it has then said so
 * again, or its hold has run out. Resolves with whether there was any doubt.
 */
export async function holdsAreKnown(redis: Redis): Promise<boolean> {
  const until = performance.now() + holdMs + lookEveryMs
  let doubtful = await leftOf(redis, await redis.hkeys(keyOf.open))
  const wasDoubtful = doubtful.size > 0
  while (doubtful.size > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    const now = await leftOf(redis, [...doubtful.keys()])
    // What is left of a hold gets more by a word of its holder alone.
    doubtful = new Map([...now].filter(([id, leftMs]) => leftMs <= (doubtful.get(id) ?? 0)))
  }
  return wasDoubtful
}

/** How long the holds of other machines on these tapes last still, in milliseconds. */
async function leftOf(redis: Redis, ids: readonly string[]): Promise<Map<string, number>> {
  const holds = await Promise.all(
    ids.map(async (id) => {
      const [holder, leftMs] = await Promise.all([redis.get(keyOf.holder(id)), redis.pttl(keyOf.holder(id))])
      return holder !== null && leftMs > 0 && !isHere(holder) ? ([[id, leftMs]] as const) : []
    }),
  )
  return new Map(holds.flat())
}
