import { decode, encode, type Iterator } from '@colyseus/schema'
import { CaveaError } from '../errors.ts'
import type { PublicRecord, PublicTapeRecord } from './record.ts'

/**
 * A public track as bytes: the six letters `CAVEA` and a version, then one frame a record:
 *
 *     [kind uint8][epoch varint][seq varint][tick varint][time float64][length uint32][payload]
 *
 * A patch's and a keyframe's payload are state bytes; all others are JSON in UTF-8, the start's followed by the bytes
 * of the reflection: `[JSON length uint32][JSON][reflection]`.
 */
export const tapeMagic = new Uint8Array([0x43, 0x41, 0x56, 0x45, 0x41, 1])

const kinds = ['start', 'keyframe', 'patch', 'mark', 'chat', 'tally', 'end'] as const satisfies PublicRecord['kind'][]

/** No record is larger: a damaged length must not make a reader ask for gigabytes. */
export const maxRecordBytes = 16 * 1024 * 1024

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function payloadOf(record: PublicRecord): Uint8Array {
  switch (record.kind) {
    case 'keyframe':
    case 'patch':
      return record.bytes
    case 'start': {
      const head = utf8.encode(JSON.stringify(record.head))
      const out = new Uint8Array(4 + head.length + record.reflection.length)
      new DataView(out.buffer).setUint32(0, head.length, true)
      out.set(head, 4)
      out.set(record.reflection, 4 + head.length)
      return out
    }
    case 'mark':
      return utf8.encode(JSON.stringify(record.mark))
    case 'chat':
      return utf8.encode(JSON.stringify(record.line))
    case 'tally':
      return utf8.encode(JSON.stringify(record.tally))
    case 'end':
      return utf8.encode(JSON.stringify({ reason: record.reason }))
  }
}

/** One record as a frame. */
export function encodeRecord(record: PublicTapeRecord): Uint8Array {
  const payload = payloadOf(record)
  const head = new Uint8Array(48)
  const at: Iterator = { offset: 0 }
  head[at.offset++] = kinds.indexOf(record.kind)
  encode.number(head, record.epoch, at)
  encode.number(head, record.seq, at)
  encode.number(head, record.tick, at)
  encode.float64(head, record.time, at)
  encode.uint32(head, payload.length, at)
  const out = new Uint8Array(at.offset + payload.length)
  out.set(head.subarray(0, at.offset))
  out.set(payload, at.offset)
  return out
}

/** A whole public track as one file. */
export function encodeTape(records: Iterable<PublicTapeRecord>): Uint8Array {
  const parts: Uint8Array[] = [tapeMagic]
  for (const record of records) parts.push(encodeRecord(record))
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

/**
 * Reads a file of a public track. A last frame that is cut off is left out: a writer may have died over it.
 * Throws `tape_version` for another version, `tape_damaged` for anything else that is no tape.
 */
export function decodeTape(bytes: Uint8Array): PublicTapeRecord[] {
  if (bytes.length < tapeMagic.length || tapeMagic.subarray(0, 5).some((byte, at) => bytes[at] !== byte)) {
    throw new CaveaError('tape_damaged', { detail: 'It does not begin like a tape.' })
  }
  if (bytes[5] !== tapeMagic[5]) throw new CaveaError('tape_version', { value: bytes[5] })
  const records: PublicTapeRecord[] = []
  const at: Iterator = { offset: tapeMagic.length }
  while (at.offset < bytes.length) {
    const record = decodeRecord(bytes, at)
    if (record === undefined) break
    const last = records.at(-1)
    if (last !== undefined && (record.epoch < last.epoch || record.seq <= last.seq || record.tick < last.tick)) {
      throw new CaveaError('tape_damaged', { value: record.seq, detail: 'Its records are out of order.' })
    }
    records.push(record)
  }
  return records
}

// The head of a frame takes at most this many bytes: a kind, three numbers of up to nine, a time and a length.
const maxHeadBytes = 1 + 3 * 9 + 8 + 4

function decodeRecord(bytes: Uint8Array, at: Iterator): PublicTapeRecord | undefined {
  const start = at.offset
  // decode.* reads past the end without a word; a padded copy of the tail makes that harmless.
  const head = new Uint8Array(maxHeadBytes)
  head.set(bytes.subarray(start, start + maxHeadBytes))
  const inner: Iterator = { offset: 1 }
  const kind = kinds[head[0] ?? 255]
  const [epoch, seq, tick] = [decode.number(head, inner), decode.number(head, inner), decode.number(head, inner)]
  const time = decode.float64(head, inner)
  const length = decode.uint32(head, inner)
  if (start + inner.offset > bytes.length) return undefined
  const whole = [epoch, seq, tick].every((value) => Number.isSafeInteger(value) && value >= 0)
  if (kind === undefined || !whole || !Number.isFinite(time) || length > maxRecordBytes) {
    throw new CaveaError('tape_damaged', { value: start, detail: `Byte ${start} is not the start of a record.` })
  }
  const from = start + inner.offset
  if (from + length > bytes.length) return undefined
  at.offset = from + length
  const stamp = { track: 'public', epoch, seq, tick, time } as const
  return { ...stamp, ...readPayload(kind, bytes.slice(from, from + length)) }
}

function readPayload(kind: PublicRecord['kind'], payload: Uint8Array): PublicRecord {
  try {
    const json = () => JSON.parse(strictUtf8.decode(payload))
    switch (kind) {
      case 'keyframe':
      case 'patch':
        return { kind, bytes: payload }
      case 'start': {
        const headLength = new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getUint32(0, true)
        const head = JSON.parse(strictUtf8.decode(payload.subarray(4, 4 + headLength)))
        return { kind, head, reflection: payload.slice(4 + headLength) }
      }
      case 'mark':
        return { kind, mark: json() }
      case 'chat':
        return { kind, line: json() }
      case 'tally':
        return { kind, tally: json() }
      case 'end':
        return { kind, reason: String(json().reason) }
    }
  } catch (cause) {
    throw new CaveaError('tape_damaged', { cause, detail: `A ${kind} record cannot be read.` })
  }
}
