import { existsSync, mkdirSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CaveaError } from '../../../shared/errors.ts'
import type { Reach } from '../../../shared/tape/copy.ts'
import type { PrivateTapeRecord, TapeRecord } from '../../../shared/tape/record.ts'
import type { TapeRow, TapeStore, TapeWriter } from '../store.ts'
import { readSegment } from './found.ts'
import { closedByNumber, readIndex, type TapeIndex, writeIndex } from './index-file.ts'
import { epochFile, segmentFile, segmentNumbers, takeEpoch } from './layout.ts'
import { mapLimited } from './map-limited.ts'
import { ballotTrack, publicTrack } from './public-track.ts'
import { rebuilt } from './rebuild.ts'
import { settle, unbroken } from './settle.ts'
import { FileWriter, type Written } from './writer.ts'

/** How many indexes are read at once. */
const readAtOnce = 16
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
  readonly #writers = new Map<string, FileWriter>()
  /** Of the tapes that this process writes: their index is a little behind. */
  readonly #written = new Map<string, Written>()
  /** What was read of the newest segment when a tape was opened: whoever opens one reads it next. */
  readonly #newest = new Map<string, { readonly number: number; readonly records: readonly TapeRecord[] }>()
  /** What a list says of finished tapes: they do not change. */
  readonly #finished = new Map<string, TapeRow>()
  /** Indexes that are being made anew, or could not be. */
  readonly #rebuilding = new Map<string, Promise<TapeIndex | undefined>>()

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
    const found = await this.#index(id)
    if (found?.finished) throw new CaveaError('tape_finished', { value: id })
    const epoch = await takeEpoch(folder)
    this.#writers.get(id)?.fence()
    this.#newest.delete(id)
    this.#rebuilding.delete(id)
    const settled = await settle(folder, found, (number, faults, how) =>
      this.#quarantine(id, folder, number, faults, how),
    )
    const records = settled.newest ?? (settled.index && (await this.read(id, () => true))) ?? []
    // To read it may have shown that its newest segment is damaged.
    const index = settled.index && ((await readIndex(folder)) ?? settled.index)
    const last = index?.segments.at(-1)
    if (last !== undefined) this.#newest.set(id, { number: last.number, records })
    const writer = new FileWriter({
      folder,
      epoch,
      segment: ((await segmentNumbers(folder)).at(-1) ?? 0) + 1,
      lastSeq: records.at(-1)?.seq ?? -1,
      start: records.find((record) => record.kind === 'start'),
      index,
      fence: epochFile(folder, epoch + 1),
      changed: (written) => {
        if (this.#writers.get(id) !== writer) return
        this.#newest.delete(id)
        this.#written.set(id, written)
      },
      ended: () => {
        if (this.#writers.get(id) !== writer) return
        for (const kept of [this.#newest, this.#written, this.#writers]) kept.delete(id)
      },
    })
    this.#writers.set(id, writer)
    this.#written.delete(id)
    return writer
  }

  async read(
    id: string,
    enough: (records: readonly TapeRecord[]) => boolean = () => false,
  ): Promise<readonly TapeRecord[] | undefined> {
    const folder = this.#of(id)
    const numbers = await segmentNumbers(folder)
    if (numbers.length === 0) return undefined
    const closed = closedByNumber(await this.#index(id))
    const newest = this.#newest.get(id)
    this.#newest.delete(id)
    let records: readonly TapeRecord[] = []
    for (const number of numbers.reverse()) {
      const known =
        newest?.number === number ? { records: newest.records, faults: [], closed: closed.get(number) } : undefined
      const found = known ?? (await readSegment(folder, number, closed.get(number)))
      const usable = found.closed === undefined ? unbroken(found.records) : found.records
      if (found.closed !== undefined && found.faults.length > 0) {
        await this.#quarantine(id, folder, number, found.faults, 'move')
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
    const folder = this.#of(id)
    const numbers = await segmentNumbers(folder)
    return numbers.length === 0 ? undefined : publicTrack(folder, numbers, await this.#index(id), reach)
  }

  async ballotRecords(id: string, reach: Reach): Promise<AsyncIterable<PrivateTapeRecord> | undefined> {
    const folder = this.#of(id)
    const numbers = await segmentNumbers(folder)
    return numbers.length === 0 ? undefined : ballotTrack(folder, numbers, await this.#index(id), reach)
  }

  async list(): Promise<readonly TapeRow[]> {
    const ids = await readdir(this.#folder)
    const there = new Set(ids)
    for (const id of this.#finished.keys()) if (!there.has(id)) this.#finished.delete(id)
    const rows = await mapLimited(ids, readAtOnce, (id) => this.#row(id))
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
      const index = await this.#index(row.id)
      const age = now - (index?.segments.at(-1)?.lastTime ?? row.head.startedAt)
      if (age <= maxAgeMs && bytes <= maxBytes) continue
      this.#finished.delete(row.id)
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
    const kept = this.#finished.get(id)
    if (kept !== undefined) return kept
    const index = await this.#index(id)
    if (index === undefined) return undefined
    const { head, finished, segments } = index
    const written = this.#written.get(id)
    const lastTick = written?.lastTick ?? segments.at(-1)?.lastTick ?? 0
    const bytes = written?.bytes ?? segments.reduce((sum, one) => sum + one.publicBytes + one.privateBytes, 0)
    // The folder is one process's at a time: what is not finished, and not of this process, was left.
    const row = { id, head, finished, held: this.#writers.has(id), lastTick, bytes }
    if (finished && !row.held) this.#finished.set(id, row)
    return row
  }

  /** What is known of a tape: by its index, or, where that cannot be read, by its segments. */
  async #index(id: string): Promise<TapeIndex | undefined> {
    const folder = this.#of(id)
    const index = (await readIndex(folder)) ?? this.#written.get(id)?.index
    if (index !== undefined || (await segmentNumbers(folder)).length === 0) return index
    const running = this.#rebuilding.get(id) ?? this.#rebuilt(id, folder)
    this.#rebuilding.set(id, running)
    const made = await running
    // Made anew for each who asks, a tape that nothing can be said of would cost as much each time.
    if (made !== undefined && this.#use === 'write') this.#rebuilding.delete(id)
    return made
  }

  async #rebuilt(id: string, folder: string): Promise<TapeIndex | undefined> {
    const { index, damaged } = await rebuilt(folder)
    for (const { number, fault } of damaged) await this.#quarantine(id, folder, number, [fault], 'move')
    this.#report('The index of a tape could not be read and was made anew', { tape: id, made: index !== undefined })
    if (index !== undefined && this.#use === 'write') await writeIndex(folder, index)
    return index
  }

  async #quarantine(
    id: string,
    folder: string,
    number: number,
    [fault]: readonly unknown[],
    how: 'move' | 'copy',
  ): Promise<void> {
    this.#finished.delete(id)
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

// The start is repeated in each segment: it stays where the whole begins.
function merged(earlier: readonly TapeRecord[], later: readonly TapeRecord[]): readonly TapeRecord[] {
  return later[0]?.kind === 'start' && earlier.length > 0 ? [...earlier, ...later.slice(1)] : [...earlier, ...later]
}
