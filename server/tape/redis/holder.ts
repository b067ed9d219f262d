import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import type { TapeHead } from '../../../shared/tape/record.ts'
import { beginningOf, runs } from '../../store/process-life.ts'
import { keyOf } from './records.ts'

/** Stands for this process, as the holder of a tape. */
export const thisHolder = `${hostname()}:${process.pid}:${beginningOf(process.pid)}`

/** A lease lasts for so long after its holder has renewed it last, in milliseconds. */
export const leaseMs = 3000
/** How often a holder that writes renews its lease, in milliseconds. */
export const renewEveryMs = 500
/** The lease of a node that restores a match, until it writes the first record: it bounds how long a restore may take. */
const restoreMs = 8000
/**
 * Stands for the holder while one node hands a match to another, and for how long: nodes that were not asked leave the
 * match alone. A node that starts takes it, since the node that drained may have found nobody.
 */
export const handover = 'handover'
export const handoverMs = 8000
const lookEveryMs = 200

const isHere = (holder: string): boolean => holder.split(':')[0] === hostname()

/**
 * Whether a holder may still be there. One of this machine whose process is gone is not: after a kill nobody has to wait
 * until its lease runs out.
 */
export function mayLive(holder: string): boolean {
  if (holder === handover) return false
  const [, processId, began = ''] = holder.split(':')
  return !isHere(holder) || runs(Number(processId), began)
}

/** A tape that is not finished and has no living holder. */
export interface OrphanedTape {
  readonly head: TapeHead
  /** Its process is known to be gone. Otherwise its lease has run out, as it also does while Redis stands still. */
  readonly isProven: boolean
}

/** The tapes without a living holder. One that is being handed over is none of them. */
export async function orphanedTapes(redis: Redis): Promise<OrphanedTape[]> {
  const ids = await redis.hkeys(keyOf.open)
  if (ids.length === 0) return []
  const holders = await redis.mget(ids.map(keyOf.holder))
  const orphans = ids.flatMap((id, at) => {
    const holder = holders[at] ?? null
    if (holder === handover || (holder !== null && mayLive(holder))) return []
    return [{ id, isProven: holder !== null }]
  })
  if (orphans.length === 0) return []
  const rows = await redis.hmget(keyOf.open, ...orphans.map(({ id }) => id))
  return orphans.flatMap(({ isProven }, at) => {
    const text = rows[at]
    return typeof text === 'string' ? [{ head: (JSON.parse(text) as { head: TapeHead }).head, isProven }] : []
  })
}

/**
 * Takes the lease of a tape that is not finished. Of several nodes that try it at once one gets it. `isAsked`: its holder
 * has asked this node to go on with the match, so the lease is taken from it. Resolves with whether it was taken.
 */
export async function claimLease(redis: Redis, id: string, isAsked: boolean): Promise<boolean> {
  const holder = (await redis.get(keyOf.holder(id))) ?? ''
  if (!isAsked && holder !== '' && mayLive(holder)) return false
  const script = `
    if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return 0 end
    if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] and ARGV[5] == '' then return 0 end
    redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
    return 1`
  const values = [id, holder, thisHolder, `${restoreMs}`, isAsked ? 'asked' : '']
  return (await redis.eval(script, 2, keyOf.holder(id), keyOf.open, ...values)) === 1
}

/**
 * Waits until it is known of each tape that a process of another machine holds whether that lives: it has then said so
 * again, or its lease has run out. Resolves with whether there was any doubt.
 */
export async function holdsAreKnown(redis: Redis): Promise<boolean> {
  const until = performance.now() + leaseMs + lookEveryMs
  let doubtful = await leftOf(redis, await redis.hkeys(keyOf.open))
  const wasDoubtful = doubtful.size > 0
  while (doubtful.size > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    const now = await leftOf(redis, [...doubtful.keys()])
    // What is left of a lease gets more by a word of its holder alone.
    doubtful = new Map([...now].filter(([id, leftMs]) => leftMs <= (doubtful.get(id) ?? 0)))
  }
  return wasDoubtful
}

/** How long the leases of other machines on these tapes last still, in milliseconds. */
async function leftOf(redis: Redis, ids: readonly string[]): Promise<Map<string, number>> {
  const holds = await Promise.all(
    ids.map(async (id) => {
      const [holder, leftMs] = await Promise.all([redis.get(keyOf.holder(id)), redis.pttl(keyOf.holder(id))])
      const isElsewhere = holder !== null && holder !== handover && !isHere(holder)
      return isElsewhere && leftMs > 0 ? ([[id, leftMs]] as const) : []
    }),
  )
  return new Map(holds.flat())
}
