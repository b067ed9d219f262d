import { CaveaError } from '../errors.ts'
import { Bytes } from './bytes.ts'
import { type FrameHead, frameHeadAt, segmentBegins, segmentHeadAt } from './frame.ts'

/** How far a track may be read: up to the first record that is younger than a time, or has a number or a higher one. */
export interface Reach {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly seq: number
}

/** As far as there is anything. */
export const everything: Reach = { time: Number.POSITIVE_INFINITY, seq: Number.POSITIVE_INFINITY }

/** What stands at a place of a segment, and where the next thing does. */
export interface Part {
  readonly kind: 'head' | 'shown' | 'hidden' | 'beyond'
  readonly end: number
  /** Where it is a frame. */
  readonly frame?: FrameHead
}

/**
 * Copies the public track out of a segment that comes in pieces, of one track or of both, frame by frame as they are: their
 * checksums are chained by track. No payload is looked at, so a piece of 64 KB costs less than a millisecond. A frame that is
 * cut off is left out, and all that comes after something that is no frame. Gives nothing where there is no frame to give.
 */
export async function* publicFrames(pieces: AsyncIterable<Uint8Array>, reach: Reach): AsyncGenerator<Uint8Array> {
  const gathered = new Bytes(128 * 1024)
  let head: Uint8Array | undefined
  let least = 0
  for await (const piece of pieces) {
    gathered.add(piece)
    if (gathered.at.offset < least) continue
    const bytes = gathered.written
    const shown = new Bytes(bytes.length)
    let at = 0
    let part = partAt(bytes, at, reach)
    for (; part !== undefined && part.end <= bytes.length; part = partAt(bytes, at, reach)) {
      if (part.kind === 'head') head = bytes.slice(at, part.end)
      if (part.kind === 'shown') {
        if (head !== undefined) shown.add(head)
        head = undefined
        shown.add(bytes.subarray(at, part.end))
      }
      at = part.end
      if (part.kind === 'beyond') break
    }
    if (shown.at.offset > 0) yield shown.written
    if (part?.kind === 'beyond') return
    // So long a frame is waited for in one go: to look anew at each piece would copy what is there again and again.
    least = part === undefined ? 0 : part.end - at
    gathered.all.copyWithin(0, at, gathered.at.offset)
    gathered.at.offset -= at
  }
}

/** What stands at a place; undefined where it is cut off. */
export function partAt(bytes: Uint8Array, at: number, reach: Reach): Part | undefined {
  if (at >= bytes.length) return undefined
  try {
    if (segmentBegins(bytes, at)) {
      const head = segmentHeadAt(bytes, at)
      return head && { kind: head.track === 'public' ? 'head' : 'hidden', end: head.end }
    }
    const frame = frameHeadAt(bytes, at)
    if (frame === undefined) return undefined
    if (frame.time > reach.time || frame.seq >= reach.seq) return { kind: 'beyond', end: at }
    return { kind: frame.track === 'public' ? 'shown' : 'hidden', end: frame.end, frame }
  } catch (error) {
    if (error instanceof CaveaError) return { kind: 'beyond', end: at }
    throw error
  }
}
