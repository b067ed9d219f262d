import type { TickEntry } from '../command.ts'
import { CaveaError } from '../errors.ts'
import type { Game } from '../game.ts'
import { type Difference, firstDifference } from '../match/difference.ts'
import { Match } from '../match/match.ts'
import { rerunTick } from '../match/rerun.ts'
import type { TapeRecord } from './record.ts'

type SnapshotRecord = Extract<TapeRecord, { kind: 'snapshot' }>

/** What a tape turned out to be when its match was run again. */
export interface Verification {
  /** Where the run began: tick 0 where the tape has its seed, else its first snapshot. */
  readonly fromTick: number
  readonly toTick: number
  /** How many snapshots were compared with the run. */
  readonly snapshots: number
  /** How many ticks threw, as they had when the match was live. */
  readonly thrown: number
  /** The first snapshot that the run did not arrive at, and the first field in which it differs. */
  readonly difference: (Difference & { readonly tick: number }) | undefined
  /** The match as the run left it. */
  readonly match: Match
}

/**
 * Runs the match of a tape again, both tracks of which are given, and compares it with every snapshot on the way. After a
 * snapshot that differs the run goes on from there, so that one fault is not told as many. Throws `tape_version` where
 * the game's version is another than the tape's, `tape_damaged` where there is neither seed nor snapshot.
 */
export function verify(game: Game, records: readonly TapeRecord[]): Verification {
  const entries = new Map<number, TickEntry>()
  const snapshots = new Map<number, SnapshotRecord>()
  for (const record of records) {
    if (record.kind === 'entry') entries.set(record.tick, entryOf(record))
    else if (record.kind === 'snapshot') snapshots.set(record.tick, record)
  }
  const [match, fromTick] = beginning(game, records)
  const toTick = records.reduce((last, record) => Math.max(last, record.tick), fromTick)
  let run = match
  let compared = 0
  let thrown = 0
  let difference: Verification['difference']
  const compare = (tick: number) => {
    const found = snapshots.get(tick)
    if (found === undefined) return
    compared += 1
    if (run.hash() === found.snapshot.hash) return
    const { match: snapshot, delayTicks } = found.snapshot
    const there = new Match(game, { snapshot, delayTicks })
    const differs = firstDifference(there.picture(), run.picture()) ?? {
      path: 'hash',
      one: found.snapshot.hash,
      other: run.hash(),
    }
    difference ??= { tick, ...differs }
    run = there
  }
  compare(fromTick)
  while (run.tick < toTick) {
    if (rerunTick(run, entries.get(run.tick + 1))) thrown += 1
    compare(run.tick)
  }
  return { fromTick, toTick, snapshots: compared, thrown, difference, match: run }
}

/** What entered at a tick, as its record has it. */
export function entryOf(record: Extract<TapeRecord, { kind: 'entry' }>): TickEntry {
  return { commands: record.commands, inputs: record.inputs }
}

function beginning(game: Game, records: readonly TapeRecord[]): [match: Match, tick: number] {
  const start = records.find((record) => record.kind === 'start')
  const first = records.find((record): record is SnapshotRecord => record.kind === 'snapshot')
  const version = start?.kind === 'start' ? start.head.version : first?.snapshot.head.version
  if (version !== undefined && version !== game.version) throw new CaveaError('tape_version', { value: version })
  const seed = records.find((record) => record.kind === 'seed')
  if (seed?.kind === 'seed' && (first === undefined || first.tick === 0)) {
    return [new Match(game, { seed: seed.seed, delayTicks: seed.delayTicks }), 0]
  }
  if (first === undefined) throw new CaveaError('tape_damaged', { detail: 'It has neither a seed nor a snapshot.' })
  const { match: snapshot, delayTicks } = first.snapshot
  return [new Match(game, { snapshot, delayTicks }), first.tick]
}
