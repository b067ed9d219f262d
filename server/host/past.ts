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
 * it. Gives where it differs, at the wire's precision, from the last that players were sent and the tape has; undefined
 * where it does not. A tick's own patch may be missing: what enters is written before the step.
 */
export function bringBack(match: Match, past: Past, encoding: Encoding): Difference | undefined {
  encoding.nextReference = past.snapshot.nextReference
  const shown = lastShown(match.game.state, past.publicRecords)
  let difference: Difference | undefined
  const compare = () => {
    if (shown?.tick === match.tick) difference = differenceFrom(shown.state, match.game.state, encoding.keyframe())
  }
  compare()
  rerun(match, past, () => {
    encoding.applyPatches([])
    compare()
  })
  return difference
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

function differenceFrom(shown: Schema, stateClass: new () => object, keyframe: Uint8Array): Difference | undefined {
  const now = new Decoder<Schema>(new stateClass() as Schema)
  now.decode(keyframe)
  return firstDifference(inOrder(shown), inOrder(now.state))
}

/** The public state where a track ends, and the tick that it shows; undefined where there is no keyframe. */
function lastShown(stateClass: new () => object, records: readonly PublicTapeRecord[]) {
  const from = records.findLastIndex((record) => record.kind === 'keyframe')
  const keyframe = records[from]
  if (keyframe?.kind !== 'keyframe') return undefined
  const decoder = new Decoder<Schema>(new stateClass() as Schema)
  decoder.decode(keyframe.bytes)
  let { tick } = keyframe
  for (const record of records.slice(from + 1)) {
    if (record.kind !== 'patch' || record.epoch !== keyframe.epoch) continue
    decoder.decode(record.bytes)
    tick = record.tick
  }
  return { tick, state: decoder.state }
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
