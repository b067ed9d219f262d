import { existsSync, mkdirSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CaveaError } from '../../../shared/errors.ts'
import type { Reach } from '../../../shared/tape/copy.ts'
import type { TapeRecord } from '../../../shared/tape/record.ts'
import type { TapeRow, TapeStore, TapeWriter } from '../store.ts'
import { readSegment } from './found.ts'
import { closedByNumber, readIndex, type TapeIndex, writeIndex } from './index-file.ts'
import { epochFile, segmentFile, segmentNumbers, takeEpoch } from './layout.ts'
import { publicTrack } from './public-track.ts'
import { type ClosedSegment, OpenSegment, removeOpen } from './segment.ts'
import { FileWriter } from './writer.ts'

const idForm = /^[\w-]{1,64}$/

/** What was noticed of a tape's files, for the log. */
export type FileReport = (text: string, details: Record<string, unknown>) => void

/** How long and how much of finished tapes is kept. */
export interface Retention {
  readonly maxAgeMs: number
  readonly maxBytes: number
}

/**
 * Tapes as files: a folder each, with segments. A batch is one write and survives the end of the process; a segment that
 * is closed survives the machine's power.
 */
export class FileStore implements TapeStore {
  readonly #folder: string
  readonly #report: FileReport
  readonly #use: 'write' | 'look'
  /** Of the tapes that this process writes: their index is a little behind. */
  readonly #written = new Map<string, { lastTick: number; bytes: number }>()
  readonly #writers = new Map<string, FileWriter>()

  /** To look only: what is damaged is told of, and stays where it is. */
  constructor(folder: string, report: FileReport, use: 'write' | 'look' = 'write') {
    this.#folder = folder
    this.#report = report
    this.#use = use
    if (use === 'write') mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  async open(id: string): Promise<TapeWriter> {
    const folder = this.#of(id)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if ((await readIndex(folder))?.finished) throw new CaveaError('tape_finished', { value: id })
    const epoch = await takeEpoch(folder)
    this.#writers.get(id)?.fence()
    const index = await this.#settle(id, folder)
    const records = index === undefined ? [] : ((await this.read(id, () => true)) ?? [])
    const [numbers, first] = [await segmentNumbers(folder), records.find((record) => record.kind === 'start')]
    const writer = new FileWriter({
      folder,
      epoch,
      segment: (numbers.at(-1) ?? 0) + 1,
      lastSeq: records.at(-1)?.seq ?? -1,
      start: first?.kind === 'start' ? first : undefined,
      index,
      fence: epochFile(folder, epoch + 1),
      changed: ({ index: now, lastTick, bytes }) => {
        if (now.finished) this.#written.delete(id)
        else this.#written.set(id, { lastTick, bytes })
        if (now.finished && this.#writers.get(id) === writer) this.#writers.delete(id)
      },
    })
    this.#writers.set(id, writer)
    return writer
  }

  async read(
    id: string,
    enough: (records: readonly TapeRecord[]) => boolean = () => false,
  ): Promise<readonly TapeRecord[] | undefined> {
    const folder = this.#of(id)
    const numbers = await segmentNumbers(folder)
    if (numbers.length === 0) return undefined
    const closed = closedByNumber(await readIndex(folder))
    let records: readonly TapeRecord[] = []
    for (const number of numbers.reverse()) {
      const found = await readSegment(folder, number, closed.get(number))
      const usable = found.closed === undefined ? unbroken(found.records) : found.records
      if (found.closed !== undefined && found.faults.length > 0) {
        await this.#quarantine(id, folder, number, found.faults)
        // Of the newest end nothing is left then: what is older is better than nothing.
        if (records.length === 0) continue
        break
      }
      records = merged(usable, records)
      if (records.length > 0 && enough(records)) break
    }
    return records
  }

  async publicFile(id: string, reach: Reach): Promise<AsyncIterable<Uint8Array> | undefined> {
    return publicTrack(this.#of(id), reach)
  }

  async list(): Promise<readonly TapeRow[]> {
    const rows = await Promise.all((await readdir(this.#folder)).map((id) => this.#row(id)))
    const known = rows.filter((row): row is TapeRow => row !== undefined)
    return known.sort((one, other) => one.head.startedAt - other.head.startedAt)
  }

  /**
   * Removes finished tapes that are too old, and the oldest of those that are too many bytes together. A match that never
   * ends keeps the newest part of its tape: as long as a finished one is kept, and no larger than a quarter of all.
   */
  async tidy({ maxAgeMs, maxBytes }: Retention, now = Date.now()): Promise<void> {
    const all = await this.list()
    const rows = all.filter((row) => row.finished)
    let bytes = rows.reduce((sum, row) => sum + row.bytes, 0)
    for (const row of rows) {
      const index = await readIndex(this.#of(row.id))
      const age = now - (index?.segments.at(-1)?.lastTime ?? row.head.startedAt)
      if (age <= maxAgeMs && bytes <= maxBytes) continue
      await rm(this.#of(row.id), { recursive: true, force: true })
      bytes -= row.bytes
    }
    for (const [id, writer] of this.#writers) {
      const row = all.find((one) => one.id === id)
      if (row !== undefined && !row.finished) await writer.shorten({ before: now - maxAgeMs, maxBytes: maxBytes / 4 })
    }
  }

  async close(): Promise<void> {}

  #of(id: string): string {
    // A room id comes from outside: it must not lead out of the folder.
    if (!idForm.test(id)) throw new CaveaError('tape_unknown', { value: id })
    return join(this.#folder, id)
  }

  async #row(id: string): Promise<TapeRow | undefined> {
    if (!idForm.test(id)) return undefined
    const index = await readIndex(join(this.#folder, id))
    if (index === undefined) return undefined
    const { head, finished, segments } = index
    const written = this.#written.get(id)
    const lastTick = written?.lastTick ?? segments.at(-1)?.lastTick ?? 0
    const bytes = written?.bytes ?? segments.reduce((sum, one) => sum + one.publicBytes + one.privateBytes, 0)
    // The folder is one process's at a time: what is not finished, and not of this process, was left.
    return { id, head, finished, held: this.#written.has(id), lastTick, bytes }
  }

  // Notes how far the tape goes, before anything is added: the segments that a process left open are written anew as far
  // as they are whole, and closed. What that process may still write is in files that nobody reads.
  async #settle(id: string, folder: string): Promise<TapeIndex | undefined> {
    const index = await readIndex(folder)
    const closed = closedByNumber(index)
    const left = (await segmentNumbers(folder)).filter((number) => !closed.has(number))
    const segments: ClosedSegment[] = [...(index?.segments ?? [])]
    let head = index?.head
    for (const number of left) {
      const { records, faults } = await readSegment(folder, number)
      const kept = unbroken(records)
      if (faults.length > 0) await this.#quarantine(id, folder, number, faults, 'copy')
      if (kept.length > 0) segments.push(await rewritten(folder, number, kept))
      head ??= kept.find((record) => record.kind === 'start')?.head
    }
    if (head === undefined) return undefined
    const settled = { head, finished: false, segments: segments.sort((one, other) => one.number - other.number) }
    await writeIndex(folder, settled)
    for (const { number } of settled.segments) await removeOpen(folder, number)
    for (const number of left) await removeOpen(folder, number)
    return settled
  }

  async #quarantine(
    id: string,
    folder: string,
    number: number,
    [fault]: readonly unknown[],
    how: 'move' | 'copy' = 'move',
  ) {
    const aside = join(folder, 'damaged')
    this.#report('A damaged segment of a tape was set aside', { tape: id, segment: number, aside, err: fault })
    if (this.#use === 'look') return
    await mkdir(aside, { recursive: true, mode: 0o700 })
    for (const kind of kinds) {
      const from = segmentFile(folder, kind, number)
      const to = join(aside, `${kind}-${number}-${Date.now()}.tape`)
      if (existsSync(from)) await (how === 'move' ? rename(from, to) : copyFile(from, to))
    }
    if (how === 'copy') return
    const index = await readIndex(folder)
    if (index !== undefined) {
      await writeIndex(folder, { ...index, segments: index.segments.filter((one) => one.number !== number) })
    }
  }
}

const kinds = ['private', 'public', 'open'] as const

// Beside the one that is there, and then in its place: a second kill must not find less than the first has left.
async function rewritten(folder: string, number: number, records: readonly TapeRecord[]): Promise<ClosedSegment> {
  const draft = join(folder, 'settling')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  const segment = await OpenSegment.create(draft, number, records)
  const closed = await segment.close()
  for (const track of ['private', 'public'] as const)
    await rename(segmentFile(draft, track, number), segmentFile(folder, track, number))
  await rm(draft, { recursive: true, force: true })
  return closed
}

// The start is repeated in each segment: it stays where the whole begins.
function merged(earlier: readonly TapeRecord[], later: readonly TapeRecord[]): readonly TapeRecord[] {
  return later[0]?.kind === 'start' && earlier.length > 0 ? [...earlier, ...later.slice(1)] : [...earlier, ...later]
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
