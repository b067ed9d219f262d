import { linePattern } from '../stands/work.ts'

/** One message to everybody. */
export interface Entry {
  readonly bytes: Buffer
  readonly kind: 'state' | 'chat' | 'tally'
  /** For each line of chat, when it was said: milliseconds since 1970. */
  readonly saidAt: readonly number[]
}

/**
 * All that is sent to everybody, in its order, as whoever was quickest got it. Everybody else must get the very same
 * bytes, none left out: so a sequence is looked at once, and holds for all.
 */
export class Ledger {
  readonly entries: Entry[] = []
  readonly faults: string[] = []
  /** The number of the last line, and the entry that it is in. */
  line = 0
  lineEntry = -1
  /** By the last count. */
  voters = 0
  readonly #votersOf = new Map<string, number>()

  /** The entry at a place. New bytes are taken in behind the last; undefined where others are there. */
  meet(place: number, payload: Buffer): Entry | undefined {
    const known = this.entries[place]
    if (known === undefined) return this.#append(payload)
    return known.bytes.equals(payload) ? known : undefined
  }

  /** Where the bytes are found from a place on: behind a gap. */
  find(from: number, payload: Buffer): number | undefined {
    const at = this.entries.findIndex((entry, place) => place >= from && entry.bytes.equals(payload))
    return at < 0 ? undefined : at
  }

  #append(payload: Buffer): Entry {
    const bytes = Buffer.from(payload)
    const text = bytes.toString('latin1')
    const lines = [...text.matchAll(linePattern)]
    for (const [, number] of lines) this.#line(Number(number))
    const votersAt = text.indexOf(votersKey)
    const kind = lines.length > 0 ? 'chat' : votersAt >= 0 ? 'tally' : 'state'
    if (kind === 'tally') this.#tally(ballotIn(bytes, text), packedNumber(bytes, votersAt + votersKey.length))
    const entry: Entry = { bytes, kind, saidAt: lines.map(([, , at]) => Number(at)) }
    this.entries.push(entry)
    return entry
  }

  #line(number: number): void {
    if (number !== this.line + 1) this.faults.push(`line ${number} came after line ${this.line}`)
    this.line = number
    this.lineEntry = this.entries.length
  }

  #tally(ballot: string, voters: number): void {
    const before = this.#votersOf.get(ballot) ?? 0
    // Who changes their mind, or is weighed anew at the end, changes counts but is no other voter.
    if (!(voters >= before)) this.faults.push(`a count of ${voters} came after one of ${before}`)
    this.#votersOf.set(ballot, voters)
    this.voters = voters
  }
}

const ballotKey = 'ballot'
const votersKey = 'voters'

/** The id of the ballot that is counted: a short text, as MessagePack writes it. */
function ballotIn(bytes: Buffer, text: string): string {
  const at = text.indexOf(ballotKey) + ballotKey.length
  return text.slice(at + 1, at + 1 + ((bytes[at] ?? 0) & 0x1f))
}

/** A whole number as MessagePack writes it. */
function packedNumber(bytes: Buffer, at: number): number {
  const kind = bytes[at] ?? 0
  if (kind < 0x80) return kind
  if (kind === 0xcc) return bytes.readUInt8(at + 1)
  if (kind === 0xcd) return bytes.readUInt16BE(at + 1)
  if (kind === 0xce) return bytes.readUInt32BE(at + 1)
  if (kind === 0xcb) return bytes.readDoubleBE(at + 1)
  return Number.NaN
}
