import type * as z from 'zod/mini'
import { CaveaError } from '../errors.ts'
import { entryBytes, entryIn } from './entry.ts'
import type { PrivateRecord, PublicRecord } from './record.ts'
import { shapes } from './shapes.ts'

/** What a record says, without its stamp. */
export type AnyRecord = PublicRecord | PrivateRecord

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

const json = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value))

/** A record's payload: the state's bytes for patches and keyframes, packed for entries, JSON in UTF-8 for all others. */
export function payloadOf(record: AnyRecord): Uint8Array {
  switch (record.kind) {
    case 'keyframe':
    case 'patch':
      return record.bytes
    case 'start': {
      const text = json(record.head)
      const out = new Uint8Array(4 + text.length + record.reflection.length)
      new DataView(out.buffer).setUint32(0, text.length, true)
      out.set(text, 4)
      out.set(record.reflection, 4 + text.length)
      return out
    }
    case 'mark':
      return json(record.mark)
    case 'chat':
      return json(record.line)
    case 'tally':
      return json(record.tally)
    case 'end':
      return json({ reason: record.reason })
    case 'hide':
      return json({ lines: record.lines })
    case 'seed':
      return json({ seed: record.seed, delayTicks: record.delayTicks })
    case 'entry':
      return entryBytes(record)
    case 'votes':
      return json({ ballot: record.ballot, votes: record.votes, batch: record.batch })
    case 'snapshot':
      return json(record.snapshot)
    case 'roster':
      return json({ claims: record.claims })
    case 'moderation':
      return json(record.moderation)
    case 'verdict':
      return json({ ballot: record.ballot, verdict: record.verdict })
  }
}

/** The record that a payload holds. Throws `tape_damaged` where it has another shape. */
export function recordOf(kind: AnyRecord['kind'], payload: Uint8Array): AnyRecord {
  // The checks only look: what they let through is handed on as it was read.
  const read = <Shape extends z.ZodMiniType>(shape: Shape, bytes = payload) => {
    const value: unknown = JSON.parse(strictUtf8.decode(bytes))
    shape.parse(value)
    return value as never
  }
  try {
    switch (kind) {
      case 'keyframe':
      case 'patch':
        return { kind, bytes: new Uint8Array(payload) }
      case 'start': {
        const length = new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getUint32(0, true)
        if (4 + length > payload.length) throw new RangeError('The head is longer than the record.')
        return {
          kind,
          head: read(shapes.head, payload.subarray(4, 4 + length)),
          reflection: new Uint8Array(payload.subarray(4 + length)),
        }
      }
      case 'mark':
        return { kind, mark: read(shapes.mark) }
      case 'chat':
        return { kind, line: read(shapes.line) }
      case 'tally':
        return { kind, tally: read(shapes.tally) }
      case 'end':
        return { kind, ...(read(shapes.end) as { reason: string }) }
      case 'hide':
        return { kind, ...(read(shapes.hide) as { lines: readonly string[] }) }
      case 'seed':
        return { kind, ...(read(shapes.seed) as { seed: string; delayTicks: number }) }
      case 'entry': {
        const entry = entryIn(payload)
        shapes.entry.parse(entry)
        return { kind, ...entry }
      }
      case 'votes':
        return { kind, ...(read(shapes.votes) as Omit<Extract<AnyRecord, { kind: 'votes' }>, 'kind'>) }
      case 'snapshot':
        return { kind, snapshot: read(shapes.snapshot) }
      case 'roster':
        return { kind, ...(read(shapes.roster) as Omit<Extract<AnyRecord, { kind: 'roster' }>, 'kind'>) }
      case 'verdict':
        return { kind, ...(read(shapes.verdict) as Omit<Extract<AnyRecord, { kind: 'verdict' }>, 'kind'>) }
      case 'moderation':
        return { kind, moderation: read(shapes.moderation) }
    }
  } catch (cause) {
    throw new CaveaError('tape_damaged', { cause, detail: `A ${kind} record cannot be read.` })
  }
}
