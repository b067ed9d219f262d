import { readFile } from 'node:fs/promises'
import { decodeBoth, decodeTrack } from '../../../shared/tape/encode.ts'
import { tracks } from '../../../shared/tape/frame.ts'
import type { TapeRecord } from '../../../shared/tape/record.ts'
import { closedIn } from './index-file.ts'
import { ifThere, segmentFile } from './layout.ts'
import type { ClosedSegment } from './segment.ts'

/** A segment as it was found. */
export interface FoundSegment {
  /** Of both tracks, in their order. */
  readonly records: readonly TapeRecord[]
  /** What is wrong with it, where something is. */
  readonly faults: readonly unknown[]
  /** What the index says of it, where it is complete. */
  readonly closed: ClosedSegment | undefined
}

/**
 * Reads both tracks of a segment. Of one that is complete, `closed` says how long its files are. One that is being written
 * may be closed before it is read, and one that was closed taken away: then nothing is found, which is no fault.
 */
export async function readSegment(folder: string, number: number, closed?: ClosedSegment): Promise<FoundSegment> {
  if (closed !== undefined) return readClosed(folder, closed)
  const bytes = await ifThere(readFile(segmentFile(folder, 'open', number)))
  if (bytes !== undefined) return { ...readOpen(bytes), closed }
  const since = await closedIn(folder, number)
  return since === undefined ? { records: [], faults: [], closed } : readClosed(folder, since)
}

function readOpen(bytes: Uint8Array): Pick<FoundSegment, 'records' | 'faults'> {
  try {
    const { records, fault } = decodeBoth(bytes)
    return { records, faults: fault === undefined ? [] : [fault.error] }
  } catch (error) {
    return { records: [], faults: [error] }
  }
}

async function readClosed(folder: string, closed: ClosedSegment): Promise<FoundSegment> {
  const faults: unknown[] = []
  const found: TapeRecord[] = []
  for (const track of tracks) {
    try {
      const file = await readFile(segmentFile(folder, track, closed.number))
      const length = closed[`${track}Bytes`]
      const decoded = decodeTrack(track, file.subarray(0, length))
      found.push(...decoded.records)
      if (decoded.fault !== undefined) throw decoded.fault.error
      if (file.length < length || decoded.torn || decoded.checksum !== closed[`${track}Checksum`]) {
        throw new Error('It is shorter than it was when it was closed, or another.')
      }
    } catch (error) {
      faults.push(error)
    }
  }
  return { records: found.sort((one, other) => one.seq - other.seq), faults, closed }
}
