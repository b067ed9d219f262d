import { decode, encode, type Iterator } from '@colyseus/schema'
import { CaveaError } from '../errors.ts'
import { Bytes } from './bytes.ts'
import { checksum } from './checksum.ts'
import { type AnyRecord, payloadOf, recordOf } from './payload.ts'
import type { PublicTapeRecord, TapeRecord } from './record.ts'

/**
 * A track of a tape as bytes: one or more segments one after another, each with its head and then one frame a record:
 *
 *     segment  ["CAVEA"][version uint8][track uint8][number varint] frame…
 *     frame    [kind uint8][epoch varint][seq varint][tick varint][time float64][length uint32][payload][checksum uint32]
 *
 * A checksum goes over its frame and begins with that of the frame before, the first with that of the segment's head: so
 * a bit that flipped is found, and a frame that was taken out, put twice or moved.
 *
 * A segment begins at a keyframe, so that a reader can begin with any. Segments after the first repeat the start.
 */
const magic = [0x43, 0x41, 0x56, 0x45, 0x41] as const
const version = 2
const tracks = ['public', 'private'] as const

/** A track of a tape. */
export type Track = (typeof tracks)[number]

// The numbers are the format's: new kinds are added behind, none is ever used for another.
const kinds = {
  public: { start: 0, keyframe: 1, patch: 2, mark: 3, chat: 4, tally: 5, end: 6, hide: 7 },
  private: { seed: 16, entry: 17, votes: 18, snapshot: 19, roster: 20, moderation: 21, verdict: 22 },
} as const satisfies Record<Track, Record<string, number>>

const kindOf: Record<Track, ReadonlyMap<number, AnyRecord['kind']>> = {
  public: new Map(Object.entries(kinds.public).map(([kind, number]) => [number, kind as AnyRecord['kind']])),
  private: new Map(Object.entries(kinds.private).map(([kind, number]) => [number, kind as AnyRecord['kind']])),
}

const firstPrivate = kinds.private.seed

/** No record is larger: a damaged length must not make a reader ask for gigabytes. */
export const maxRecordBytes = 16 * 1024 * 1024

// The head of a frame takes at most this many bytes: a kind, three numbers of up to nine, a time and a length.
const maxHeadBytes = 1 + 3 * 9 + 8 + 4
const checksumBytes = 4

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

  /** Adds a record as a frame, and gives it: no copy, and good until the next record is added. */
  add(record: TapeRecord): Uint8Array {
    const payload = payloadOf(record)
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
  const at: Iterator = { offset: 0 }
  let segment = readSegmentHead(track, bytes, at, -1)
  let sum = segment.checksum
  try {
    while (at.offset < bytes.length) {
      if (bytes[at.offset] === magic[0]) {
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
  const at: Iterator = { offset: 0 }
  const sums: Record<Track, number> = { public: 0, private: 0 }
  for (const track of tracks) sums[track] = readSegmentHead(track, bytes, at, -1).checksum
  try {
    while (at.offset < bytes.length) {
      const track = (bytes[at.offset] ?? 0) < firstPrivate ? 'public' : 'private'
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

const damaged = (value: unknown, detail: string) => new CaveaError('tape_damaged', { value, detail })

function readSegmentHead(track: Track, bytes: Uint8Array, at: Iterator, before: number) {
  const start = at.offset
  if (magic.some((byte, place) => bytes[start + place] !== byte)) throw damaged(start, 'It does not begin like a tape.')
  if (bytes[start + 5] !== version) throw new CaveaError('tape_version', { value: bytes[start + 5] })
  if (tracks[bytes[start + 6] ?? 255] !== track) throw damaged(start, `It is not the ${track} track.`)
  const inner: Iterator = { offset: start + 7 }
  const number = decode.number(padded(bytes, inner.offset, 9), { offset: 0 })
  inner.offset += encodedBytes(number)
  if (!Number.isSafeInteger(number) || number <= before || inner.offset > bytes.length) {
    throw damaged(number, 'Its segments are out of order.')
  }
  at.offset = inner.offset
  return { number, checksum: checksum(bytes.subarray(start, inner.offset)) }
}

function encodedBytes(number: number): number {
  const at: Iterator = { offset: 0 }
  encode.number(new Uint8Array(9), number, at)
  return at.offset
}

// decode.* reads past the end without a word; a padded copy of the tail makes that harmless.
function padded(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length <= bytes.length) return bytes.subarray(start, start + length)
  const out = new Uint8Array(length)
  out.set(bytes.subarray(start, start + length))
  return out
}

function readFrame(track: Track, bytes: Uint8Array, at: Iterator, before: number) {
  const start = at.offset
  const head = padded(bytes, start, maxHeadBytes)
  const inner: Iterator = { offset: 1 }
  const kind = kindOf[track].get(head[0] ?? 255)
  const [epoch, seq, tick] = [decode.number(head, inner), decode.number(head, inner), decode.number(head, inner)]
  const time = decode.float64(head, inner)
  const length = decode.uint32(head, inner)
  if (start + inner.offset > bytes.length) return undefined
  const whole = [epoch, seq, tick].every((value) => Number.isSafeInteger(value) && value >= 0)
  if (kind === undefined || !whole || !Number.isFinite(time) || length > maxRecordBytes) {
    throw damaged(start, `Byte ${start} is not the start of a record.`)
  }
  const from = start + inner.offset
  const end = from + length
  if (end + checksumBytes > bytes.length) return undefined
  const sum = checksum(bytes.subarray(start, end), before)
  if (decode.uint32(bytes, { offset: end }) !== sum) throw damaged(start, `The record at byte ${start} was changed.`)
  const stamp = { track, epoch, seq, tick, time }
  const record = { ...stamp, ...recordOf(kind, bytes.subarray(from, end)) } as TapeRecord
  at.offset = end + checksumBytes
  return { record, checksum: sum }
}

// A process that goes on with a match may have to begin a little before where the last one ended.
function checkOrder(last: TapeRecord | undefined, next: TapeRecord): void {
  if (last === undefined) return
  const back = next.epoch === last.epoch && next.tick < last.tick
  if (next.epoch < last.epoch || next.seq <= last.seq || back) throw damaged(next.seq, 'Its records are out of order.')
}
