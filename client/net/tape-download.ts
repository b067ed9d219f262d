import { CaveaError, type ErrorReply } from '../../shared/errors.ts'
import { decodeTrack } from '../../shared/tape/encode.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { RefusedError } from './session.ts'

/** A tape as it came. */
export interface Downloaded {
  readonly reader: TapeReader
  /** Parts of it cannot be read, and are left out. */
  readonly damaged: boolean
}

const offline = 'The tape did not come whole. Check the connection, then try again.'

/**
 * Fetches a tape's public track, whole, so that nothing is asked of the server afterwards. `onProgress` hears how many
 * bytes have come. What of it is whole is given. Rejects with a `RefusedError`: `tape_unknown`, `tape_damaged`, `tape_version`, `not_ready`, `offline`.
 */
export async function downloadTape(id: string, onProgress: (bytes: number) => void): Promise<Downloaded> {
  const bytes = await bytesOf(id, onProgress)
  try {
    return wholeOf(bytes)
  } catch (cause) {
    throw cause instanceof CaveaError ? new RefusedError(cause.reply(), cause) : cause
  }
}

const segmentMark = new TextEncoder().encode('CAVEA')

/**
 * What is whole of a public track: behind a fault the next segment is begun with, for each stands by itself. Throws
 * `tape_damaged` or `tape_version` where nothing can be shown.
 */
export function wholeOf(bytes: Uint8Array): Downloaded {
  const first = decodeTrack('public', bytes)
  const records = [...first.records]
  let from = first.fault === undefined ? -1 : placeOfSegment(bytes, first.fault.atByte + 1)
  while (from >= 0) {
    const next = laterFrom(bytes.subarray(from), records.at(-1)?.seq ?? -1)
    for (const record of next.records) records.push(record)
    from = next.faultAt === undefined ? -1 : placeOfSegment(bytes, from + next.faultAt + 1)
  }
  const reader = new TapeReader(records.filter((record) => record.track === 'public'))
  return { reader, damaged: first.fault !== undefined }
}

function laterFrom(bytes: Uint8Array, seq: number): { records: readonly TapeRecord[]; faultAt: number | undefined } {
  try {
    const { records, fault } = decodeTrack('public', bytes)
    // Each segment repeats the start, under the number that it has had.
    const later = records.filter((record, at) => record.seq > seq || (at === 0 && seq < 0))
    return { records: later, faultAt: fault?.atByte }
  } catch {
    // A text may read like the beginning of a segment.
    return { records: [], faultAt: 0 }
  }
}

function placeOfSegment(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(segmentMark[0] ?? 0, from); at >= 0; at = bytes.indexOf(segmentMark[0] ?? 0, at + 1)) {
    if (segmentMark.every((byte, place) => bytes[at + place] === byte)) return at
  }
  return -1
}

async function bytesOf(id: string, onProgress: (bytes: number) => void): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    const reply = await fetch(`/api/tapes/${encodeURIComponent(id)}`)
    if (!reply.ok) throw await refusalOf(reply)
    const stream = reply.body?.getReader()
    for (let piece = await stream?.read(); piece?.value !== undefined; piece = await stream?.read()) {
      pieces.push(piece.value)
      bytes += piece.value.length
      onProgress(bytes)
    }
  } catch (cause) {
    if (cause instanceof RefusedError) throw cause
    throw new RefusedError({ code: 'offline', message: offline }, cause)
  }
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

async function refusalOf(reply: Response): Promise<RefusedError> {
  const body = (await reply.json().catch(() => undefined)) as ErrorReply | undefined
  if (body?.code !== undefined) return new RefusedError(body)
  return new RefusedError({ code: 'offline', message: offline })
}
