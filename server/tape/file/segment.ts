import { type FileHandle, open, rm } from 'node:fs/promises'
import { Bytes } from '../../../shared/tape/bytes.ts'
import { SegmentEncoder } from '../../../shared/tape/encode.ts'
import { type Track, tracks } from '../../../shared/tape/frame.ts'
import type { TapeRecord } from '../../../shared/tape/record.ts'
import { segmentFile } from './layout.ts'
import { writeFileWhole, writeWhole } from './write.ts'

const modes = { public: 0o644, private: 0o600, open: 0o600 } as const

/** What the index knows of a segment that is complete. Nothing behind its bytes is ever read. */
export interface ClosedSegment {
  readonly number: number
  readonly publicBytes: number
  readonly privateBytes: number
  /** Those of the last frame of each track. */
  readonly publicChecksum: number
  readonly privateChecksum: number
  readonly lastTick: number
  /** Of the last record, in milliseconds since 1970. */
  readonly lastTime: number
}

/** A segment that is being written. */
export class OpenSegment {
  readonly number: number
  readonly #folder: string
  readonly #handle: FileHandle
  /** What each track's own file will hold. */
  readonly #encoders: Readonly<Record<Track, SegmentEncoder>>
  /** What is being written: one batch after another has it. */
  readonly #batch = new Bytes(4096)
  #bytes = 0
  /** Half a batch may stand behind what is whole. */
  #torn = false
  #lastTick = 0
  #lastTime = 0
  #firstTime: number | undefined
  #closed: ClosedSegment | undefined

  private constructor(folder: string, number: number, handle: FileHandle) {
    this.number = number
    this.#folder = folder
    this.#handle = handle
    this.#encoders = { public: new SegmentEncoder('public', number), private: new SegmentEncoder('private', number) }
  }

  /**
   * Makes the file with its first records, in one write: where that fails nothing is left of it, so that it can be made
   * again. It must not be there: another process would be writing it.
   */
  static async create(folder: string, number: number, records: readonly TapeRecord[]): Promise<OpenSegment> {
    const file = segmentFile(folder, 'open', number)
    const handle = await open(file, 'ax', modes.open)
    try {
      const segment = new OpenSegment(folder, number, handle)
      await segment.append(records)
      return segment
    } catch (error) {
      await handle.close().catch(() => {})
      await rm(file, { force: true })
      throw error
    }
  }

  get bytes(): number {
    return this.#bytes
  }

  get lastTick(): number {
    return this.#lastTick
  }

  /** How much of the match's time it spans, in milliseconds. */
  get spanMs(): number {
    return this.#lastTime - (this.#firstTime ?? this.#lastTime)
  }

  /** Whether it is complete: nothing can be added to it. */
  get closed(): boolean {
    return this.#closed !== undefined
  }

  /** Adds records, in one write. */
  async append(records: readonly TapeRecord[]): Promise<void> {
    if (this.#torn) await this.#mend()
    const ends = { public: this.#encoders.public.end, private: this.#encoders.private.end }
    try {
      this.#batch.at.offset = 0
      if (this.#bytes === 0) for (const track of tracks) this.#batch.add(this.#encoders[track].bytes)
      for (const record of records) this.#batch.add(this.#encoders[record.track].add(record))
      await writeWhole(this.#handle, this.#batch.written)
    } catch (error) {
      // Half a frame perhaps: back to where it was whole, so that the batch can be offered again.
      for (const track of tracks) this.#encoders[track].rewind(ends[track])
      this.#torn = true
      await this.#mend()
      throw error
    }
    this.#bytes += this.#batch.at.offset
    const last = records.at(-1)
    // The start that each segment repeats is as old as the tape.
    this.#firstTime ??= records.find((record) => record.kind !== 'start')?.time
    this.#lastTick = last?.tick ?? this.#lastTick
    this.#lastTime = last?.time ?? this.#lastTime
  }

  async #mend(): Promise<void> {
    await this.#handle.truncate(this.#bytes)
    this.#torn = false
  }

  /**
   * Completes it: writes each track's own file, which survives the machine's power, too. Once the index has it,
   * {@link removeOpen} takes the file away that was written to. What it gives it gives again.
   */
  async close(): Promise<ClosedSegment> {
    if (this.#closed !== undefined) return this.#closed
    for (const track of tracks) {
      await writeFileWhole(segmentFile(this.#folder, track, this.number), this.#encoders[track].bytes, modes[track])
    }
    await this.#handle.close()
    this.#closed = {
      number: this.number,
      publicBytes: this.#encoders.public.end.length,
      privateBytes: this.#encoders.private.end.length,
      publicChecksum: this.#encoders.public.end.checksum,
      privateChecksum: this.#encoders.private.end.checksum,
      lastTick: this.#lastTick,
      lastTime: this.#lastTime,
    }
    return this.#closed
  }

  /** Lets the file go as it is: somebody else goes on with the tape. */
  async abandon(): Promise<void> {
    await this.#handle.close()
  }
}

/** Takes away the file that a complete segment was written to. */
export const removeOpen = (folder: string, number: number): Promise<void> =>
  rm(segmentFile(folder, 'open', number), { force: true })

/** Takes away a segment that is complete. By its public file it is found: where this is cut short, that is there still. */
export async function removeSegment(folder: string, number: number): Promise<void> {
  for (const track of ['private', 'public'] as const) await rm(segmentFile(folder, track, number), { force: true })
}
