import type { Redis } from 'ioredis'
import type { Reach } from '../../../shared/tape/copy.ts'
import type { PrivateTapeRecord } from '../../../shared/tape/record.ts'
import { BallotSieve, isAboutBallots } from '../ballot-records.ts'
import { type EntryParts, newestFirst, partsOf } from './records.ts'

/** What is in Redis of a private track and says something about ballots. */
export interface BallotTail {
  readonly empty: boolean
  /** Of its oldest record, whatever that says. */
  readonly firstSeq: number
  records(reach: Reach): Iterable<PrivateTapeRecord>
}

/** Reads it. Of what says nothing about ballots only the oldest snapshot is kept. */
export async function ballotTail(redis: Redis, id: string): Promise<BallotTail> {
  const about: EntryParts[] = []
  let snapshot: EntryParts | undefined
  let firstSeq = Number.POSITIVE_INFINITY
  for await (const entry of newestFirst(redis, id, 'private')) {
    const parts = partsOf(entry)
    if (parts === undefined) continue
    firstSeq = parts.seq
    if (parts.kind === 'snapshot') snapshot = parts
    else if (isAboutBallots(parts.kind, parts.payload)) about.push(parts)
  }
  const all = [...(snapshot === undefined ? [] : [snapshot]), ...about.reverse()].sort(
    (one, other) => one.seq - other.seq,
  )
  return {
    empty: firstSeq === Number.POSITIVE_INFINITY,
    firstSeq,
    *records(reach) {
      const sieve = new BallotSieve()
      for (const parts of all) {
        if (parts.time > reach.time || parts.seq >= reach.seq) return
        const record = sieve.take(parts)
        if (record !== undefined) yield record
      }
    },
  }
}
