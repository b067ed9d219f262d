import { Decoder, type Schema } from '@colyseus/schema'
import { type Difference, firstDifference } from '../../shared/match/difference.ts'
import { dump } from '../../shared/match/dump.ts'
import type { Match } from '../../shared/match/match.ts'
import { rerunTick } from '../../shared/match/rerun.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import type { Past } from './recording.ts'

/** What a restored state is encoded with, from here on. */
interface Encoding {
  nextReference: number
  applyPatches(clients: []): unknown
  keyframe(): Uint8Array
}

/**
 * Brings a match from its snapshot to where its tape ends, with every structure under the number by which clients know
 * it. Gives where it differs from what players had last been sent; undefined where it does not.
 */
export function bringBack(match: Match, past: Past, encoding: Encoding): Difference | undefined {
  encoding.nextReference = past.snapshot.nextReference
  rerun(match, past, () => encoding.applyPatches([]))
  return divergence(match.game.state, past, encoding.keyframe())
}

/** The room's clock at the match's tick, in milliseconds since the match began: it goes on as if it had not stopped. */
export function clockOf(match: Match, past: Past): number {
  return past.snapshot.clockMs + ((match.tick - past.snapshotTick) * 1000) / match.game.tickRate
}

/**
 * Runs again what entered after the snapshot, up to the last tick that is stored. `stepped` is called after each tick.
 */
export function rerun(match: Match, past: Past, stepped: () => void): void {
  while (match.tick < past.lastTick) {
    rerunTick(match, past.entries.get(match.tick + 1))
    stepped()
  }
}

/**
 * Where a match that was run again differs from what players had last been sent, at the wire's precision; undefined
 * where it does not. `keyframe` is the full state of the match as it is now.
 */
export function divergence(stateClass: new () => object, past: Past, keyframe: Uint8Array): Difference | undefined {
  const shown = decodedAt(stateClass, past.publicRecords, past.lastTick)
  if (shown === undefined) return undefined
  const now = new Decoder<Schema>(new stateClass() as Schema)
  now.decode(keyframe)
  return firstDifference(inOrder(shown), inOrder(now.state))
}

/** The public state at the end of a track; undefined where the tick's own patch is not there. */
function decodedAt(stateClass: new () => object, records: readonly PublicTapeRecord[], tick: number) {
  const from = records.findLastIndex((record) => record.kind === 'keyframe')
  const keyframe = records[from]
  if (keyframe?.kind !== 'keyframe') return undefined
  const decoder = new Decoder<Schema>(new stateClass() as Schema)
  decoder.decode(keyframe.bytes)
  let reached = keyframe.tick
  for (const record of records.slice(from + 1)) {
    if (record.kind !== 'patch' || record.epoch !== keyframe.epoch) continue
    decoder.decode(record.bytes)
    reached = record.tick
  }
  return reached === tick ? decoder.state : undefined
}

// A decoder meets a map's keys in the order in which they changed: only what is under them can be compared.
function inOrder(state: Schema) {
  const plain: unknown = state.toJSON()
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)]),
    )
  }
  return dump(sorted(plain))
}
