import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { decodeTrack } from '../../../shared/tape/encode.ts'
import { tracks } from '../../../shared/tape/frame.ts'
import type { TapeHead, TapeRecord } from '../../../shared/tape/record.ts'
import { readSegment } from './found.ts'
import type { TapeIndex } from './index-file.ts'
import { segmentFile, segmentNumbers } from './layout.ts'
import type { ClosedSegment } from './segment.ts'

/** A complete segment, as its files have it without an index. */
export interface KnownByFiles {
  readonly closed: ClosedSegment
  readonly records: readonly TapeRecord[]
}

/** Reads a complete segment of which no index says anything. Throws where one of its files is damaged. */
export async function knownByFiles(folder: string, number: number): Promise<KnownByFiles> {
  const found = { public: { bytes: 0, checksum: 0 }, private: { bytes: 0, checksum: 0 } }
  const records: TapeRecord[] = []
  for (const track of tracks) {
    const file = await readFile(segmentFile(folder, track, number))
    const decoded = decodeTrack(track, file)
    if (decoded.fault !== undefined) throw decoded.fault.error
    if (decoded.torn) throw new Error('It is shorter than it was when it was closed.')
    records.push(...decoded.records)
    found[track] = { bytes: file.length, checksum: decoded.checksum }
  }
  records.sort((one, other) => one.seq - other.seq)
  const last = records.at(-1)
  if (last === undefined) throw new Error('There is no record in it.')
  return {
    closed: {
      number,
      publicBytes: found.public.bytes,
      privateBytes: found.private.bytes,
      publicChecksum: found.public.checksum,
      privateChecksum: found.private.checksum,
      lastTick: last.tick,
      lastTime: last.time,
    },
    records,
  }
}

/** What the files of a tape say without an index. */
export interface Rebuilt {
  /** Undefined where nobody can say any more what the tape is of. */
  readonly index: TapeIndex | undefined
  /** The segments that it had to leave out. */
  readonly damaged: readonly { readonly number: number; readonly fault: unknown }[]
}

/** Makes the index of a tape from its segments. Those that were being written stay out of it, as in any. */
export async function rebuilt(folder: string): Promise<Rebuilt> {
  const segments: ClosedSegment[] = []
  const damaged: { number: number; fault: unknown }[] = []
  let head: TapeHead | undefined
  let ended = false
  for (const number of await segmentNumbers(folder)) {
    const open = existsSync(segmentFile(folder, 'open', number))
    try {
      const known = open ? undefined : await knownByFiles(folder, number)
      const records = known?.records ?? (await readSegment(folder, number)).records
      if (known !== undefined) segments.push(known.closed)
      head ??= records.find((record) => record.kind === 'start')?.head
      ended = !open && records.some(({ kind }) => kind === 'end')
    } catch (fault) {
      damaged.push({ number, fault })
    }
  }
  return { index: head && { head, finished: ended, segments }, damaged }
}
