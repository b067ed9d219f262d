import type { Difference } from '../../shared/match/difference.ts'
import type { Match } from '../../shared/match/match.ts'
import { rerunTick } from '../../shared/match/rerun.ts'
import { checkSilence } from '../../shared/tape/order.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { differenceFrom, type Shown, shownFrom } from '../../shared/tape/shown.ts'
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
 * Throws `tape_damaged` where nothing leads there.
 */
export function rerun(match: Match, past: Past, stepped: () => void): void {
  const known = [...past.entries.keys(), ...past.publicRecords.map(({ tick }) => tick), past.lastTick]
  const ahead = known.filter((tick) => tick > match.tick).sort((one, other) => one - other)
  checkSilence([match.tick, ...ahead], match.game.tickRate)
  while (match.tick < past.lastTick) {
    rerunTick(match, past.entries.get(match.tick + 1))
    stepped()
  }
}

/** The public state where a track ends, and the tick that it shows; undefined where there is no keyframe. */
function lastShown(stateClass: new () => object, records: readonly PublicTapeRecord[]): Shown | undefined {
  const from = records.findLastIndex((record) => record.kind === 'keyframe')
  const keyframe = records[from]
  if (keyframe?.kind !== 'keyframe') return undefined
  let last: Shown | undefined
  for (const shown of shownFrom(stateClass, keyframe, records.slice(from + 1))) last = shown
  return last
}
