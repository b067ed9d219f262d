import { decode, encode, type Iterator } from '@colyseus/schema'
import { CaveaError } from '../errors.ts'
import { checksum } from './checksum.ts'
import type { AnyRecord } from './payload.ts'

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
export const magic = [0x43, 0x41, 0x56, 0x45, 0x41] as const
export const version = 2
export const tracks = ['public', 'private'] as const

/** A track of a tape. */
export type Track = (typeof tracks)[number]

// The numbers are the format's: new kinds are added behind, none is ever used for another.
export const kinds = {
  public: { start: 0, keyframe: 1, patch: 2, mark: 3, chat: 4, tally: 5, end: 6, hide: 7 },
  private: { seed: 16, entry: 17, votes: 18, snapshot: 19, roster: 20, moderation: 21, verdict: 22 },
} as const satisfies Record<Track, Record<string, number>>

const firstPrivate = kinds.private.seed

/** By the number of its kind, to which track a frame belongs that is one of ours. */
export const trackOf = (kind: number): Track => (kind < firstPrivate ? 'public' : 'private')

const kindsByNumber: ReadonlyMap<number, AnyRecord['kind']> = new Map(
  tracks.flatMap((track) => Object.entries(kinds[track]).map(([kind, number]) => [number, kind as AnyRecord['kind']])),
)

/** No record is larger: a damaged length must not make a reader ask for gigabytes. */
export const maxRecordBytes = 16 * 1024 * 1024

/** The head of a frame takes at most this many bytes: a kind, three numbers of up to nine, a time and a length. */
export const maxHeadBytes = 1 + 3 * 9 + 8 + 4
export const checksumBytes = 4

export const damaged = (value: unknown, detail: string) => new CaveaError('tape_damaged', { value, detail })

/** Whether a segment begins here, and no frame: no kind has the number of its first letter. */
export const segmentBegins = (bytes: Uint8Array, start: number): boolean => bytes[start] === magic[0]

/** What stands before a segment's frames. */
export interface SegmentHead {
  readonly track: Track
  readonly number: number
  /** Where its first frame begins. */
  readonly end: number
  /** With which the chain of its frames begins. */
  readonly checksum: number
}

/**
 * Reads the head of a segment; undefined where it is cut off. Throws `tape_damaged` or `tape_version` where there is none
 * that can be read.
 */
export function segmentHeadAt(bytes: Uint8Array, start: number): SegmentHead | undefined {
  const known = bytes.subarray(start, start + magic.length)
  if (known.some((byte, place) => byte !== magic[place])) throw damaged(start, 'It does not begin like a tape.')
  if (start + 7 >= bytes.length) return undefined
  if (bytes[start + 5] !== version) throw new CaveaError('tape_version', { value: bytes[start + 5] })
  const track = tracks[bytes[start + 6] ?? 255]
  const number = decode.number(padded(bytes, start + 7, 9), { offset: 0 })
  if (track === undefined || !Number.isSafeInteger(number)) throw damaged(start, 'It does not begin like a tape.')
  const end = start + 7 + encodedBytes(number)
  if (end > bytes.length) return undefined
  return { track, number, end, checksum: checksum(bytes.subarray(start, end)) }
}

/** What a frame says before its payload. */
export interface FrameHead {
  readonly kind: AnyRecord['kind']
  readonly track: Track
  readonly epoch: number
  readonly seq: number
  readonly tick: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** Where the payload begins and ends; the checksum follows. */
  readonly from: number
  readonly to: number
  /** Where the next frame begins. It may be behind the bytes that are there. */
  readonly end: number
}

/** Reads the head of a frame; undefined where it is cut off. Throws `tape_damaged` where there is none. */
export function frameHeadAt(bytes: Uint8Array, start: number): FrameHead | undefined {
  const head = padded(bytes, start, maxHeadBytes)
  const at: Iterator = { offset: 1 }
  const number = head[0] ?? 255
  const kind = kindsByNumber.get(number)
  const [epoch, seq, tick] = [decode.number(head, at), decode.number(head, at), decode.number(head, at)]
  const time = decode.float64(head, at)
  const length = decode.uint32(head, at)
  const from = start + at.offset
  if (from > bytes.length) return undefined
  const whole = [epoch, seq, tick].every((value) => Number.isSafeInteger(value) && value >= 0)
  if (kind === undefined || !whole || !Number.isFinite(time) || length > maxRecordBytes) {
    throw damaged(start, `Byte ${start} is not the start of a record.`)
  }
  const to = from + length
  return { kind, track: trackOf(number), epoch, seq, tick, time, from, to, end: to + checksumBytes }
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
