import type { Redis } from 'ioredis'
import type { Reach } from '../../../shared/tape/copy.ts'
import { SegmentEncoder } from '../../../shared/tape/encode.ts'
import { type EntryParts, newestFirst, partsOf } from './records.ts'

/** What was written to files comes before what is in Redis, whatever number its segments have. */
const lastSegment = 2 ** 31
const entriesAPiece = 256

/** What is in Redis of a public track. */
export interface PublicTail {
  readonly empty: boolean
  /** Of its oldest record. */
  readonly firstSeq: number
  /** As a segment behind all others, as far as may be. */
  pieces(reach: Reach): Iterable<Uint8Array>
}

/** Reads it, without looking into a payload. */
export async function publicTail(redis: Redis, id: string): Promise<PublicTail> {
  const all: EntryParts[] = []
  for await (const entry of newestFirst(redis, id, 'public')) {
    const parts = partsOf(entry)
    if (parts !== undefined) all.push(parts)
  }
  all.reverse()
  return {
    empty: all.length === 0,
    firstSeq: all[0]?.seq ?? Number.POSITIVE_INFINITY,
    *pieces(reach) {
      const encoder = new SegmentEncoder('public', lastSegment)
      const end = all.findIndex(({ time, seq }) => time > reach.time || seq >= reach.seq)
      const shown = end < 0 ? all : all.slice(0, end)
      for (let at = 0; at < shown.length; at += entriesAPiece) {
        for (const { payload, ...record } of shown.slice(at, at + entriesAPiece)) {
          encoder.addEncoded({ track: 'public', ...record }, payload)
        }
        yield encoder.take()
      }
    },
  }
}
