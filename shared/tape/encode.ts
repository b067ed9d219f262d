import { decode, encode } from '@colyseus/schema'
import { CaveaError } from '../errors.ts'
import { Bytes } from './bytes.ts'
import { checksum } from './checksum.ts'
import {
  checksumBytes,
  damaged,
  frameHeadAt,
  kinds,
  magic,
  maxHeadBytes,
  segmentBegins,
  segmentHeadAt,
  type Track,
  trackOf,
  tracks,
  version,
} from './frame.ts'
import { type AnyRecord, payloadOf, recordOf } from './payload.ts'
import type { PublicTapeRecord, Stamp, TapeRecord } from './record.ts'

/** As much as a minute of a quiet match takes: what is more doubles it. */
const firstBytes = 32 * 1024

/** Where a segment ends for now. */
export interface SegmentEnd {
  readonly length: number
  readonly checksum: number
}

/** Writes one segment of a track. */
export class SegmentEncoder {
  readonly #segment = new Bytes(firstBytes)
  #checksum: number

  /** `number`: rises by one from segment to segment. */
  constructor(track: Track, number: number) {
    const { all, at } = this.#segment
    all.set([...magic, version, tracks.indexOf(track)])
    at.offset = 7
    encode.number(all, number, at)
    this.#checksum = checksum(this.bytes)
  }

  /** The segment as far as it goes; no copy, and good until the next record is added. */
  get bytes(): Uint8Array {
    return this.#segment.written
  }

  /** Its length in bytes, and the checksum of its last frame. */
  get end(): SegmentEnd {
    return { length: this.#segment.at.offset, checksum: this.#checksum }
  }

  /** Goes back to an earlier end: what was added since is not in the file. */
  rewind(to: SegmentEnd): void {
    this.#segment.at.offset = to.length
    this.#checksum = to.checksum
  }

  /**
   * A copy of what was added since the last time, the first time with the head: for whoever hands a segment on in pieces.
   * {@link bytes} and {@link end} then know nothing of it any more.
   */
  take(): Uint8Array {
    const piece = this.bytes.slice()
    this.#segment.at.offset = 0
    return piece
  }

  /** Adds a record as a frame, and gives it: no copy, and good until the next record is added. */
  add(record: TapeRecord): Uint8Array {
    return this.addEncoded(record, payloadOf(record))
  }

  /** Adds a record by its payload, which need not be read for that. */
  addEncoded(
    record: Stamp & { readonly track: Track; readonly kind: AnyRecord['kind'] },
    payload: Uint8Array,
  ): Uint8Array {
    const numbers: Record<string, number> = kinds[record.track]
    this.#segment.reserve(maxHeadBytes + payload.length + checksumBytes)
    const { all, at } = this.#segment
    const start = at.offset
    all[at.offset++] = numbers[record.kind] ?? 255
    encode.number(all, record.epoch, at)
    encode.number(all, record.seq, at)
    encode.number(all, record.tick, at)
    encode.float64(all, record.time, at)
    encode.uint32(all, payload.length, at)
    this.#segment.add(payload)
    this.#checksum = checksum(all.subarray(start, at.offset), this.#checksum)
    encode.uint32(all, this.#checksum, at)
    return all.subarray(start, at.offset)
  }
}

/** Records of one track as a segment. */
export function encodeSegment(track: Track, number: number, records: Iterable<TapeRecord>): Uint8Array {
  const encoder = new SegmentEncoder(track, number)
  for (const record of records) encoder.add(record)
  return encoder.bytes
}

/** A whole public track as one segment. */
export const encodeTape = (records: Iterable<PublicTapeRecord>): Uint8Array => encodeSegment('public', 0, records)

/** What the bytes of a track hold. */
export interface DecodedTrack {
  readonly records: readonly TapeRecord[]
  /** The checksum of the last whole frame. */
  readonly checksum: number
  /** What is wrong from here on, where something is: bytes behind it were not read. */
  readonly fault: { readonly atByte: number; readonly error: CaveaError } | undefined
  /** The last frame is cut off: a writer may have died over it. It is left out. */
  readonly torn: boolean
}

/** Reads as much of a track as is whole. Throws `tape_damaged` or `tape_version` where it does not begin like one. */
export function decodeTrack(track: Track, bytes: Uint8Array): DecodedTrack {
  const records: TapeRecord[] = []
  const at = { offset: 0 }
  let segment = readSegmentHead(track, bytes, at, -1)
  let sum = segment.checksum
  try {
    while (at.offset < bytes.length) {
      if (segmentBegins(bytes, at.offset)) {
        segment = readSegmentHead(track, bytes, at, segment.number)
        sum = segment.checksum
        continue
      }
      const read = readFrame(track, bytes, at, sum)
      if (read === undefined) return { records, checksum: sum, fault: undefined, torn: true }
      sum = read.checksum
      // Each segment repeats the start; to a reader of the whole it is no news.
      if (read.record.kind === 'start' && records.length > 0) continue
      checkOrder(records.at(-1), read.record)
      records.push(read.record)
    }
  } catch (error) {
    if (!(error instanceof CaveaError)) throw error
    return { records, checksum: sum, fault: { atByte: at.offset, error }, torn: false }
  }
  return { records, checksum: sum, fault: undefined, torn: false }
}

/**
 * Reads as much as is whole of one segment with both tracks in one: the head of each, then the frames of both in the order
 * in which they were written, each checked against the one before it of its own track. Throws as {@link decodeTrack}.
 */
export function decodeBoth(bytes: Uint8Array): Omit<DecodedTrack, 'checksum'> {
  const records: TapeRecord[] = []
  const at = { offset: 0 }
  const sums: Record<Track, number> = { public: 0, private: 0 }
  for (const track of tracks) {
    // Whoever began it died over the heads.
    if (segmentHeadAt(bytes, at.offset) === undefined) return { records, fault: undefined, torn: true }
    sums[track] = readSegmentHead(track, bytes, at, -1).checksum
  }
  try {
    while (at.offset < bytes.length) {
      const track = trackOf(bytes[at.offset] ?? 0)
      const read = readFrame(track, bytes, at, sums[track])
      if (read === undefined) return { records, fault: undefined, torn: true }
      sums[track] = read.checksum
      checkOrder(records.at(-1), read.record)
      records.push(read.record)
    }
  } catch (error) {
    if (!(error instanceof CaveaError)) throw error
    return { records, fault: { atByte: at.offset, error }, torn: false }
  }
  return { records, fault: undefined, torn: false }
}

/**
 * Reads a file of a public track. A last frame that is cut off is left out: a writer may have died over it.
 * Throws `tape_version` for another version, `tape_damaged` for anything else that is no tape.
 */
export function decodeTape(bytes: Uint8Array): PublicTapeRecord[] {
  const { records, fault } = decodeTrack('public', bytes)
  if (fault !== undefined) throw fault.error
  return records as PublicTapeRecord[]
}

function readSegmentHead(track: Track, bytes: Uint8Array, at: { offset: number }, before: number) {
  const head = segmentHeadAt(bytes, at.offset)
  if (head !== undefined && head.track !== track) throw damaged(at.offset, `It is not the ${track} track.`)
  if (head === undefined || head.number <= before) throw damaged(head?.number, 'Its segments are out of order.')
  at.offset = head.end
  return head
}

function readFrame(track: Track, bytes: Uint8Array, at: { offset: number }, before: number) {
  const start = at.offset
  const head = frameHeadAt(bytes, start)
  if (head === undefined) return undefined
  if (head.track !== track) throw damaged(start, `Byte ${start} is not the start of a record.`)
  const { kind, epoch, seq, tick, time, from, to, end } = head
  if (end > bytes.length) return undefined
  const sum = checksum(bytes.subarray(start, to), before)
  if (decode.uint32(bytes, { offset: to }) !== sum) throw damaged(start, `The record at byte ${start} was changed.`)
  const record = { track, epoch, seq, tick, time, ...recordOf(kind, bytes.subarray(from, to)) } as TapeRecord
  at.offset = end
  return { record, checksum: sum }
}

// A process that goes on with a match may have to begin a little before where the last one ended.
function checkOrder(last: TapeRecord | undefined, next: TapeRecord): void {
  if (last === undefined) return
  const back = next.epoch === last.epoch && next.tick < last.tick
  if (next.epoch < last.epoch || next.seq <= last.seq || back) throw damaged(next.seq, 'Its records are out of order.')
}
