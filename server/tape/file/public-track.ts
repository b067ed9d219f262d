import { type FileHandle, open } from 'node:fs/promises'
import { everything, publicFrames, type Reach } from '../../../shared/tape/copy.ts'
import type { Track } from '../../../shared/tape/frame.ts'
import type { PrivateTapeRecord } from '../../../shared/tape/record.ts'
import { BallotSieve, ballotRecords } from '../ballot-records.ts'
import { closedByNumber, closedIn, type TapeIndex } from './index-file.ts'
import { ifThere, segmentFile } from './layout.ts'
import type { ClosedSegment } from './segment.ts'

/** The public track of a tape in these segments, in pieces; of one that is not finished as far as `reach` says. */
export async function* publicTrack(
  folder: string,
  numbers: readonly number[],
  index: TapeIndex | undefined,
  reach: Reach,
): AsyncGenerator<Uint8Array> {
  const closed = closedByNumber(index)
  const shown = index?.finished ? { ...everything, seq: reach.seq } : reach
  for (const number of numbers) yield* publicSegment(folder, number, closed.get(number), shown)
}

/** What the private track of a tape in these segments says about ballots; of one that is not finished as far as `reach` says. */
export async function* ballotTrack(
  folder: string,
  numbers: readonly number[],
  index: TapeIndex | undefined,
  reach: Reach,
): AsyncGenerator<PrivateTapeRecord> {
  const closed = closedByNumber(index)
  const shown = index?.finished ? { ...everything, seq: reach.seq } : reach
  const sieve = new BallotSieve()
  for (const number of numbers) {
    const found = await openedFor(folder, number, closed.get(number), 'private')
    if (found !== undefined) yield* ballotRecords(piecesOf(found), shown, sieve)
  }
}

async function* publicSegment(
  folder: string,
  number: number,
  closed: ClosedSegment | undefined,
  reach: Reach,
): AsyncGenerator<Uint8Array> {
  const found = await openedFor(folder, number, closed, 'public')
  if (found === undefined) return
  const { bytes } = found
  const pieces = piecesOf(found)
  if (bytes !== undefined && reach.time === everything.time && reach.seq === everything.seq) yield* pieces
  else yield* publicFrames(pieces, reach)
}

interface Opened {
  readonly handle: FileHandle
  /** How much of it counts; undefined where it is being written. */
  readonly bytes: number | undefined
}

// What is behind the end that the index knows was written by somebody who had lost the tape.
const piecesOf = ({ handle, bytes }: Opened): AsyncIterable<Uint8Array> =>
  handle.createReadStream(bytes === undefined ? {} : { end: bytes - 1 })

// Between the look into the folder and this the segment may have been closed, or taken away to shorten the tape.
async function openedFor(
  folder: string,
  number: number,
  known: ClosedSegment | undefined,
  track: Track,
): Promise<Opened | undefined> {
  if (known === undefined) {
    const handle = await ifThere(open(segmentFile(folder, 'open', number)))
    if (handle !== undefined) return { handle, bytes: undefined }
  }
  const closed = known ?? (await closedIn(folder, number))
  const handle = closed && (await ifThere(open(segmentFile(folder, track, number))))
  return handle && { handle, bytes: closed[`${track}Bytes`] }
}
