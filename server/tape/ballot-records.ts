import { Bytes } from '../../shared/tape/bytes.ts'
import { partAt, type Reach } from '../../shared/tape/copy.ts'
import type { AnyRecord } from '../../shared/tape/payload.ts'
import { recordOf } from '../../shared/tape/payload.ts'
import type { PrivateTapeRecord, Stamp } from '../../shared/tape/record.ts'

/** A record of a private track that is not looked into yet. */
export interface PrivateFrame extends Stamp {
  readonly kind: AnyRecord['kind']
  readonly payload: Uint8Array
}

/**
 * Picks the records that say something about ballots, and decodes no others: nearly all of a private track is inputs and
 * snapshots, of which the first alone is needed, for the head and the secret of its match.
 */
export class BallotSieve {
  #hasSnapshot = false

  /** Throws `tape_damaged` for a record that cannot be read. */
  take({ kind, payload, epoch, seq, tick, time }: PrivateFrame): PrivateTapeRecord | undefined {
    if (!isAboutBallots(kind, payload) && (kind !== 'snapshot' || this.#hasSnapshot)) return undefined
    this.#hasSnapshot ||= kind === 'snapshot'
    return { track: 'private', epoch, seq, tick, time, ...recordOf(kind, payload) } as PrivateTapeRecord
  }
}

/** Whether a record may say something about ballots. Of an entry the bytes are searched, which takes no time to speak of. */
export function isAboutBallots(kind: AnyRecord['kind'], payload: Uint8Array): boolean {
  if (kind !== 'entry') return kind === 'votes' || kind === 'verdict'
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length).includes('"ballot.')
}

/**
 * What a segment that comes in pieces, of the private track or of both, says about ballots, as far as `reach` says. A frame
 * that is cut off is left out, and all that comes after something that is no frame.
 */
export async function* ballotRecords(
  pieces: AsyncIterable<Uint8Array>,
  reach: Reach,
  sieve: BallotSieve,
): AsyncGenerator<PrivateTapeRecord> {
  const gathered = new Bytes(128 * 1024)
  let least = 0
  for await (const piece of pieces) {
    gathered.add(piece)
    if (gathered.at.offset < least) continue
    const bytes = gathered.written
    let at = 0
    let part = partAt(bytes, at, reach)
    for (; part !== undefined && part.end <= bytes.length; part = partAt(bytes, at, reach)) {
      if (part.kind === 'beyond') return
      const { frame } = part
      if (frame?.track === 'private') {
        const record = sieve.take({ ...frame, payload: bytes.slice(frame.from, frame.to) })
        if (record !== undefined) yield record
      }
      at = part.end
    }
    least = part === undefined ? 0 : part.end - at
    gathered.all.copyWithin(0, at, gathered.at.offset)
    gathered.at.offset -= at
  }
}
