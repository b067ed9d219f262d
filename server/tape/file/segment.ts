import { createReadStream } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DecodedTrack, decodeTrack, joined, SegmentEncoder, type Track } from '../../../shared/tape/encode.ts'
import type { TapeRecord } from '../../../shared/tape/record.ts'

const tracks = ['private', 'public'] as const satisfies Track[]

/** The two files of one segment, by its number. */
export const segmentFile = (folder: string, track: Track, number: number): string =>
  join(folder, `${track}-${String(number).padStart(6, '0')}.tape`)

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

/** A segment that is being written: both tracks grow side by side. */
export class OpenSegment {
  readonly number: number
  readonly #handles: Readonly<Record<Track, FileHandle>>
  readonly #encoders: Readonly<Record<Track, SegmentEncoder>>
  readonly #bytes: Record<Track, number>
  #lastTick = 0
  #lastTime = 0
  #firstTime: number | undefined

  private constructor(number: number, handles: Record<Track, FileHandle>, encoders: Record<Track, SegmentEncoder>) {
    this.number = number
    this.#handles = handles
    this.#encoders = encoders
    this.#bytes = { public: encoders.public.head().length, private: encoders.private.head().length }
  }

  /** Makes the files. They must not be there: another process would be writing them. */
  static async create(folder: string, number: number): Promise<OpenSegment> {
    const encoders = { public: new SegmentEncoder('public', number), private: new SegmentEncoder('private', number) }
    const [forAll, forUs] = await Promise.all([
      open(segmentFile(folder, 'public', number), 'ax', 0o644),
      open(segmentFile(folder, 'private', number), 'ax', 0o600),
    ])
    const handles = { public: forAll, private: forUs }
    await Promise.all(tracks.map((track) => writeWhole(handles[track], encoders[track].head())))
    return new OpenSegment(number, handles, encoders)
  }

  get bytes(): number {
    return this.#bytes.public + this.#bytes.private
  }

  get lastTick(): number {
    return this.#lastTick
  }

  /** How much of the match's time it spans, in milliseconds. */
  get spanMs(): number {
    return this.#lastTime - (this.#firstTime ?? this.#lastTime)
  }

  /**
   * Adds records, in one write a track. The private track goes first: what entered a tick is worth having without its
   * patch, a patch without what entered is not.
   */
  async append(records: readonly TapeRecord[]): Promise<void> {
    const bytes = { ...this.#bytes }
    const checksums = { public: this.#encoders.public.checksum, private: this.#encoders.private.checksum }
    try {
      for (const track of tracks) {
        const own = records.filter((record) => record.track === track)
        if (own.length === 0) continue
        const frames = joined(own.map((record) => this.#encoders[track].frame(record)))
        await writeWhole(this.#handles[track], frames)
        bytes[track] += frames.length
      }
    } catch (error) {
      // Half a frame, or one track without the other: back to where both were whole, so that it can be offered again.
      for (const track of tracks) {
        this.#encoders[track].rewind(checksums[track])
        await this.#handles[track].truncate(this.#bytes[track])
      }
      throw error
    }
    Object.assign(this.#bytes, bytes)
    const last = records.at(-1)
    // The start that each segment repeats is as old as the tape.
    this.#firstTime ??= records.find((record) => record.kind !== 'start')?.time
    this.#lastTick = last?.tick ?? this.#lastTick
    this.#lastTime = last?.time ?? this.#lastTime
  }

  /** Completes it: from here on it survives the machine's power, too. */
  async close(): Promise<ClosedSegment> {
    for (const track of tracks) {
      await this.#handles[track].sync()
      await this.#handles[track].close()
    }
    return {
      number: this.number,
      publicBytes: this.#bytes.public,
      privateBytes: this.#bytes.private,
      publicChecksum: this.#encoders.public.checksum,
      privateChecksum: this.#encoders.private.checksum,
      lastTick: this.#lastTick,
      lastTime: this.#lastTime,
    }
  }

  /** Lets the files go as they are: somebody else goes on with the tape. */
  async abandon(): Promise<void> {
    for (const track of tracks) await this.#handles[track].close()
  }
}

// `appendFile` of Node takes three times the processor time for the same write.
async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten
}

/** A segment as it was found. */
export interface FoundSegment {
  /** Of both tracks, in their order. */
  readonly records: readonly TapeRecord[]
  /** What is wrong with a track, where something is. */
  readonly faults: readonly { readonly track: Track; readonly error: unknown }[]
}

/** Reads both tracks of a segment. Of one that is complete, `closed` says how long its files are. */
export async function readSegment(folder: string, number: number, closed?: ClosedSegment): Promise<FoundSegment> {
  const faults: { track: Track; error: unknown }[] = []
  const found: TapeRecord[][] = []
  for (const track of tracks) {
    try {
      const file = await readFile(segmentFile(folder, track, number))
      const length = closed === undefined ? file.length : closed[`${track}Bytes`]
      const decoded: DecodedTrack = decodeTrack(track, file.subarray(0, length))
      found.push([...decoded.records])
      if (decoded.fault !== undefined) throw decoded.fault.error
      if (closed === undefined) continue
      if (file.length < length || decoded.torn || decoded.checksum !== closed[`${track}Checksum`]) {
        throw new Error('It is shorter than it was when it was closed, or another.')
      }
    } catch (error) {
      faults.push({ track, error })
    }
  }
  // The start is repeated in each segment, with the first one's number.
  return { records: found.flat().sort((one, other) => one.seq - other.seq), faults }
}

/** The public track's file, as far as it reaches now. */
export function publicBytes(folder: string, number: number, closed?: ClosedSegment): AsyncIterable<Uint8Array> {
  const end = closed === undefined ? {} : { end: closed.publicBytes - 1 }
  return createReadStream(segmentFile(folder, 'public', number), end)
}
