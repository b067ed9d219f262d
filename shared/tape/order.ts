import { CaveaError } from '../errors.ts'
import type { TapeRecord } from './record.ts'

/** Each tick leaves a patch: a longer silence between two records in a row, in seconds, no match has written. */
const longestSilenceSeconds = 60

/**
 * Holds that ticks follow one another as those of a match do. Throws `tape_damaged` where one lies so far behind the one
 * before that running up to it would not end.
 */
export function checkSilence(ticks: Iterable<number>, tickRate: number): void {
  let before: number | undefined
  for (const tick of ticks) {
    if (before !== undefined && tick - before > longestSilenceSeconds * tickRate) {
      throw new CaveaError('tape_damaged', { value: tick, detail: `Nothing leads from tick ${before} to ${tick}.` })
    }
    before = tick
  }
}

/**
 * A tape's records in pieces without a gap, which a store that could not follow leaves: a sequence number is missing there.
 * Without the start, which stores repeat before each segment.
 */
export function stretchesOf(records: readonly TapeRecord[]): readonly (readonly TapeRecord[])[] {
  const stretches: TapeRecord[][] = []
  let seq: number | undefined
  for (const record of records) {
    if (record.kind === 'start') continue
    if (seq === undefined || record.seq !== seq + 1) stretches.push([])
    stretches.at(-1)?.push(record)
    seq = record.seq
  }
  return stretches
}
