import { existsSync } from 'node:fs'
import { CaveaError } from '../../../shared/errors.ts'
import type { TapeRecord } from '../../../shared/tape/record.ts'
import type { TapeWriter } from '../store.ts'
import { type TapeIndex, writeIndex } from './index-file.ts'
import { type ClosedSegment, OpenSegment, removeOpen, removeSegment } from './segment.ts'

/** A segment of this size or span is closed at the next keyframe: reading back from the end stays cheap. */
const segmentBytes = 4 * 1024 * 1024
const segmentMs = 60_000

/** How often it looks whether another process has taken the tape, in milliseconds: a look costs as much as a write. */
const lookEveryMs = 500

type StartRecord = Extract<TapeRecord, { kind: 'start' }>

/** What is known of a tape by whoever writes it. */
export interface Written {
  readonly index: TapeIndex
  readonly lastTick: number
  readonly bytes: number
}

/** Where a writer begins. */
export interface WriterStart {
  readonly folder: string
  readonly epoch: number
  /** The number of its first segment. */
  readonly segment: number
  /** The highest seq that is stored. */
  readonly lastSeq: number
  /** Of a tape that is not new. */
  readonly start: StartRecord | undefined
  readonly index: TapeIndex | undefined
  /** The marker that another process makes when it takes the tape. */
  readonly fence: string
  /** Told what is known of the tape from now on. */
  changed(written: Written): void
  /** Told once it writes no more. */
  ended(): void
}

/** Writes a tape into segments of files. */
export class FileWriter implements TapeWriter {
  readonly epoch: number
  readonly #from: WriterStart
  #segment: OpenSegment | undefined
  #number: number
  #lastSeq: number
  #start: StartRecord | undefined
  #index: TapeIndex | undefined
  #last: Promise<unknown> = Promise.resolve()
  #done = false
  #fenced = false
  #lookedAtMs = Number.NEGATIVE_INFINITY

  constructor(from: WriterStart) {
    this.epoch = from.epoch
    this.#from = from
    this.#number = from.segment
    this.#lastSeq = from.lastSeq
    this.#start = from.start
    this.#index = from.index
  }

  append(records: readonly TapeRecord[]): Promise<void> {
    return this.#inTurn(() => this.#append(records))
  }

  finish(): Promise<void> {
    return this.#inTurn(() => this.#close(true))
  }

  release(): Promise<void> {
    return this.#inTurn(() => this.#close(false))
  }

  /**
   * Takes away the oldest segments: those that end before a time, and as many as it takes to be no larger than so many
   * bytes. The newest that is complete stays: a match that comes back begins in it.
   */
  shorten(to: { readonly before: number; readonly maxBytes: number }): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#index === undefined || this.#done || this.#fenced) return
      const { segments } = this.#index
      let bytes = segments.reduce((sum, one) => sum + bytesOf(one), 0)
      let gone = 0
      for (const segment of segments.slice(0, -1)) {
        if (segment.lastTime >= to.before && bytes <= to.maxBytes) break
        bytes -= bytesOf(segment)
        gone += 1
      }
      if (gone === 0) return
      // The index first: whoever reads it must find the segments that it names.
      this.#index = { ...this.#index, segments: segments.slice(gone) }
      await writeIndex(this.#from.folder, this.#index)
      for (const { number } of segments.slice(0, gone)) await removeSegment(this.#from.folder, number)
      this.#tell(this.#segment)
    })
  }

  /** Somebody else in this process goes on with the tape. */
  fence(): void {
    this.#fenced = true
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }

  async #append(records: readonly TapeRecord[]): Promise<void> {
    this.#refuseFenced()
    const fresh = records.filter((record) => record.seq > this.#lastSeq)
    this.#start ??= fresh.find((record): record is StartRecord => record.kind === 'start')
    const at = this.#full ? fresh.findIndex((record) => record.kind === 'keyframe') : -1
    if (at >= 0) {
      await this.#write(fresh.slice(0, at))
      await this.#roll()
    }
    await this.#write(at >= 0 ? fresh.slice(at) : fresh)
  }

  async #write(records: readonly TapeRecord[]): Promise<void> {
    if (records.length === 0) return
    // It was closed, and the index could not be told.
    if (this.#segment?.closed) await this.#roll()
    if (this.#segment === undefined) this.#segment = await this.#begin(records)
    else await this.#segment.append(records)
    this.#lastSeq = records.at(-1)?.seq ?? this.#lastSeq
    this.#tell(this.#segment)
  }

  // Each step can be taken again: on a disk that is full the batch is offered until there is room.
  async #begin(records: readonly TapeRecord[]): Promise<OpenSegment> {
    const { folder } = this.#from
    if (this.#index === undefined && this.#start !== undefined) {
      const index = { head: this.#start.head, finished: false, segments: [] }
      await writeIndex(folder, index)
      this.#index = index
    }
    const repeated = this.#start === undefined || records[0]?.kind === 'start' ? [] : [this.#start]
    return OpenSegment.create(folder, this.#number, [...repeated, ...records])
  }

  get #full(): boolean {
    const segment = this.#segment
    return segment !== undefined && (segment.bytes >= segmentBytes || segment.spanMs >= segmentMs)
  }

  async #roll(finished = false): Promise<void> {
    const closed = await this.#segment?.close()
    if (this.#index !== undefined) {
      const segments = closed === undefined ? this.#index.segments : [...this.#index.segments, closed]
      const index = { ...this.#index, finished, segments }
      await writeIndex(this.#from.folder, index)
      this.#index = index
    }
    this.#segment = undefined
    if (closed !== undefined) {
      this.#number += 1
      if (this.#index !== undefined) await removeOpen(this.#from.folder, closed.number)
    }
    this.#tell(undefined)
  }

  async #close(finished: boolean): Promise<void> {
    if (this.#done) return
    if (existsSync(this.#from.fence)) await this.#segment?.abandon()
    else await this.#roll(finished)
    this.#done = true
    this.#from.ended()
  }

  // Between a look and the writes after it another process may take the tape. It has then noted how far the tape goes,
  // and what is written behind that is never read.
  #refuseFenced(): void {
    const now = performance.now()
    if (now - this.#lookedAtMs >= lookEveryMs) {
      this.#lookedAtMs = now
      this.#fenced ||= existsSync(this.#from.fence)
    }
    if (this.#done || this.#fenced) throw new CaveaError('tape_fenced', { value: this.epoch })
  }

  #tell(segment: OpenSegment | undefined): void {
    if (this.#index === undefined) return
    const closed = this.#index.segments
    const bytes = closed.reduce((sum, one) => sum + bytesOf(one), segment?.bytes ?? 0)
    this.#from.changed({ index: this.#index, lastTick: segment?.lastTick ?? closed.at(-1)?.lastTick ?? 0, bytes })
  }
}

const bytesOf = ({ publicBytes, privateBytes }: ClosedSegment): number => publicBytes + privateBytes
