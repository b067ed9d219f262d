import { write } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { Bytes } from '../../../shared/tape/bytes.ts'
import { SegmentEncoder } from '../../../shared/tape/encode.ts'
import { type Track, tracks } from '../../../shared/tape/frame.ts'
import type { TapeRecord } from '../../../shared/tape/record.ts'
import { segmentFile } from './layout.ts'

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
  #bytes: number
  #lastTick = 0
  #lastTime = 0
  #firstTime: number | undefined

  private constructor(
    folder: string,
    number: number,
    handle: FileHandle,
    encoders: Record<Track, SegmentEncoder>,
    bytes: number,
  ) {
    this.number = number
    this.#folder = folder
    this.#handle = handle
    this.#encoders = encoders
    this.#bytes = bytes
  }

  /** Makes the file. It must not be there: another process would be writing it. */
  static async create(folder: string, number: number): Promise<OpenSegment> {
    const encoders = { public: new SegmentEncoder('public', number), private: new SegmentEncoder('private', number) }
    const handle = await open(segmentFile(folder, 'open', number), 'ax', modes.open)
    const heads = Buffer.concat(tracks.map((track) => encoders[track].bytes))
    await writeWhole(handle, heads)
    return new OpenSegment(folder, number, handle, encoders, heads.length)
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

  /** Adds records, in one write. */
  async append(records: readonly TapeRecord[]): Promise<void> {
    const ends = { public: this.#encoders.public.end, private: this.#encoders.private.end }
    try {
      this.#batch.at.offset = 0
      for (const record of records) this.#batch.add(this.#encoders[record.track].add(record))
      await writeWhole(this.#handle, this.#batch.written)
    } catch (error) {
      // Half a frame perhaps: back to where it was whole, so that the batch can be offered again.
      for (const track of tracks) this.#encoders[track].rewind(ends[track])
      await this.#handle.truncate(this.#bytes)
      throw error
    }
    this.#bytes += this.#batch.at.offset
    const last = records.at(-1)
    // The start that each segment repeats is as old as the tape.
    this.#firstTime ??= records.find((record) => record.kind !== 'start')?.time
    this.#lastTick = last?.tick ?? this.#lastTick
    this.#lastTime = last?.time ?? this.#lastTime
  }

  /**
   * Completes it: writes each track's own file, which survives the machine's power, too. Once the index has it,
   * {@link removeOpen} takes the file away that was written to.
   */
  async close(): Promise<ClosedSegment> {
    for (const track of tracks) {
      await writeFileWhole(segmentFile(this.#folder, track, this.number), this.#encoders[track].bytes, modes[track])
    }
    await this.#handle.close()
    return {
      number: this.number,
      publicBytes: this.#encoders.public.end.length,
      privateBytes: this.#encoders.private.end.length,
      publicChecksum: this.#encoders.public.end.checksum,
      privateChecksum: this.#encoders.private.end.checksum,
      lastTick: this.#lastTick,
      lastTime: this.#lastTime,
    }
  }

  /** Lets the file go as it is: somebody else goes on with the tape. */
  async abandon(): Promise<void> {
    await this.#handle.close()
  }
}

/** Takes away the file that a complete segment was written to. */
export const removeOpen = (folder: string, number: number): Promise<void> =>
  rm(segmentFile(folder, 'open', number), { force: true })

/** Takes away a segment that is complete. */
export async function removeSegment(folder: string, number: number): Promise<void> {
  for (const track of tracks) await rm(segmentFile(folder, track, number), { force: true })
}

async function writeFileWhole(file: string, bytes: Uint8Array, mode: number): Promise<void> {
  const draft = `${file}.draft`
  const handle = await open(draft, 'w', mode)
  try {
    await writeWhole(handle, bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}

// A handle's own `write` takes twice the processor time of this, and `appendFile` three times as much again.
function writeWhole({ fd }: FileHandle, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const from = (at: number): void =>
      write(fd, bytes, at, bytes.length - at, (error, written) => {
        if (error !== null) reject(error)
        else if (at + written < bytes.length) from(at + written)
        else resolve()
      })
    from(0)
  })
}
