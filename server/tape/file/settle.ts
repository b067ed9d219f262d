import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tracks } from '../../../shared/tape/frame.ts'
import type { TapeRecord } from '../../../shared/tape/record.ts'
import { readSegment } from './found.ts'
import { closedByNumber, type TapeIndex, writeIndex } from './index-file.ts'
import { segmentFile, segmentNumbers } from './layout.ts'
import { knownByFiles } from './rebuild.ts'
import { type ClosedSegment, OpenSegment, removeOpen, removeSegment } from './segment.ts'
import { draftEnding } from './write.ts'

/** How far a tape goes that was left, before anything is added. */
export interface Settled {
  /** Undefined where the tape is new, or nothing of it is left. */
  readonly index: TapeIndex | undefined
  /** What is in its newest segment, where that had to be read. */
  readonly newest: readonly TapeRecord[] | undefined
}

/** Puts a segment aside, or a copy of it, and says why. */
export type SetAside = (number: number, faults: readonly unknown[], how: 'move' | 'copy') => Promise<void>

/**
 * Closes what a process has left open: written anew as far as it is whole. What that process may still write is in files that
 * nobody reads.
 */
export async function settle(folder: string, index: TapeIndex | undefined, setAside: SetAside): Promise<Settled> {
  await removeDrafts(folder)
  const known = closedByNumber(index)
  const oldest = index?.segments[0]?.number ?? 0
  const segments: ClosedSegment[] = [...(index?.segments ?? [])]
  const read = new Map<number, readonly TapeRecord[]>()
  const left = (await segmentNumbers(folder)).filter((number) => !known.has(number))
  let head = index?.head
  for (const number of left) {
    if (!existsSync(segmentFile(folder, 'open', number))) {
      // Whoever shortened the tape died before it was gone.
      if (number < oldest) await removeSegment(folder, number)
      else await adopt(number)
      continue
    }
    const { records, faults } = await readSegment(folder, number)
    const kept = unbroken(records)
    if (faults.length > 0) await setAside(number, faults, 'copy')
    if (kept.length > 0) add(await rewritten(folder, number, kept), kept)
  }
  if (head === undefined) return { index: undefined, newest: undefined }
  segments.sort((one, other) => one.number - other.number)
  const settled = { head, finished: false, segments }
  await writeIndex(folder, settled)
  for (const number of [...known.keys(), ...left]) await removeOpen(folder, number)
  return { index: settled, newest: read.get(segments.at(-1)?.number ?? -1) }

  function add(closed: ClosedSegment, records: readonly TapeRecord[]): void {
    segments.push(closed)
    read.set(closed.number, records)
    head ??= records.find((record) => record.kind === 'start')?.head
  }

  // The index is older than its segments: a disk may have lost its last change.
  async function adopt(number: number): Promise<void> {
    try {
      const { closed, records } = await knownByFiles(folder, number)
      add(closed, records)
    } catch (fault) {
      await setAside(number, [fault], 'move')
    }
  }
}

async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(draftEnding)) await rm(join(folder, name), { force: true })
  }
}

// Beside the one that is there, and then in its place: a second kill must not find less than the first has left.
async function rewritten(folder: string, number: number, records: readonly TapeRecord[]): Promise<ClosedSegment> {
  const draft = join(folder, 'settling')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  const segment = await OpenSegment.create(draft, number, records)
  const closed = await segment.close()
  for (const track of tracks) await rename(segmentFile(draft, track, number), segmentFile(folder, track, number))
  await rm(draft, { recursive: true, force: true })
  return closed
}

/**
 * The records up to where a dying process lost one: a number is missing that the other track, or the same one, should
 * have. A keyframe may follow a gap: there a writer has begun anew after it had given records up.
 */
export function unbroken(records: readonly TapeRecord[]): readonly TapeRecord[] {
  // Every segment begins with the start: one that has lost it has lost all.
  if (records[0]?.kind !== 'start') return []
  const gap = records.findIndex((record, at) => {
    const before = records[at - 1]
    return (
      before !== undefined && before.kind !== 'start' && record.seq !== before.seq + 1 && record.kind !== 'keyframe'
    )
  })
  return gap < 0 ? records : records.slice(0, gap)
}
