import type { TickEntry } from '../command.ts'
import { CaveaError } from '../errors.ts'
import type { Game } from '../game.ts'
import { type Difference, firstDifference } from '../match/difference.ts'
import { Match, type MatchOptions } from '../match/match.ts'
import { rerunTick } from '../match/rerun.ts'
import { checkSilence, stretchesOf } from './order.ts'
import type { TapeRecord } from './record.ts'
import { differenceFrom, shownFrom, WireView } from './shown.ts'

type SnapshotRecord = Extract<TapeRecord, { kind: 'snapshot' }>

/** Where a run and its tape part. */
export interface Parting extends Difference {
  /** `shown`: the first tick that showed another state. `key`: nothing shown tells, the snapshot at this tick does. */
  readonly by: 'shown' | 'key'
  readonly tick: number
  /** The last tick of which a snapshot, or the seed, says that the run was the match; -1 where none does. */
  readonly lastGoodTick: number
}

/** Ticks of which records are missing: a store could not follow. The run goes on behind them, from the next snapshot. */
export interface Gap {
  /** The last tick before it, and the first one after it that could be entered; undefined where none can. */
  readonly fromTick: number
  readonly toTick: number | undefined
}

/** What a tape turned out to be when its match was run again. */
export interface Verification {
  /** Where the run began: tick 0 where the tape has its seed, else its first snapshot. */
  readonly fromTick: number
  readonly toTick: number
  /** How many snapshots were compared with the run. */
  readonly snapshots: number
  /** How many ticks threw, as they had when the match was live. */
  readonly thrown: number
  readonly gaps: readonly Gap[]
  /** The first tick and field in which the run differs. */
  readonly difference: Parting | undefined
  /** The match as the run left it. */
  readonly match: Match
}

/** From where a match can be run. */
interface Origin {
  readonly tick: number
  readonly options: MatchOptions
  readonly nextReference: number
}

/**
 * Runs the match of a tape again, both tracks of which are given, and compares it with every snapshot on the way. After a
 * snapshot that differs the run goes on from there, so that one fault is not told as many. Throws `tape_version` where
 * the game's version is another than the tape's, `tape_damaged` where there is neither seed nor snapshot, or where what
 * is there cannot be run. `progress` is called after each tick with that tick and the last one of the stretch.
 */
export function verify(
  game: Game,
  records: readonly TapeRecord[],
  progress: (tick: number, toTick: number) => void = () => {},
): Verification {
  const stretches = stretchesOf(records)
  const first = beginning(game, records)
  const gaps: Gap[] = []
  let done: Omit<Verification, 'gaps' | 'fromTick'> | undefined
  for (const [at, stretch] of stretches.entries()) {
    const snapshot = stretch.find((record): record is SnapshotRecord => record.kind === 'snapshot')
    const fromSeed = at === 0 && 'seed' in first.options
    if (at > 0) gaps.push({ fromTick: stretches[at - 1]?.at(-1)?.tick ?? 0, toTick: snapshot?.tick })
    const origin = fromSeed ? first : snapshot === undefined ? undefined : originAt(snapshot)
    if (origin === undefined) continue
    const run = verifyStretch(game, origin, stretch, progress)
    done = {
      toTick: run.toTick,
      snapshots: (done?.snapshots ?? 0) + run.snapshots,
      thrown: (done?.thrown ?? 0) + run.thrown,
      difference: done?.difference ?? run.difference,
      match: run.match,
    }
  }
  if (done === undefined) throw new CaveaError('tape_damaged', { detail: 'It has neither a seed nor a snapshot.' })
  return { fromTick: first.tick, gaps, ...done }
}

function verifyStretch(
  game: Game,
  origin: Origin,
  stretch: readonly TapeRecord[],
  progress: (tick: number, toTick: number) => void,
) {
  const entries = new Map<number, TickEntry>()
  const snapshots = new Map<number, SnapshotRecord>()
  for (const record of stretch) {
    if (record.kind === 'entry') entries.set(record.tick, entryOf(record))
    else if (record.kind === 'snapshot') snapshots.set(record.tick, record)
  }
  const ahead = stretch.filter(({ tick }) => tick >= origin.tick)
  checkSilence([origin.tick, ...ahead.map(({ tick }) => tick)], game.tickRate)
  const toTick = ahead.reduce((last, { tick }) => Math.max(last, tick), origin.tick)
  let match = begun(game, origin)
  let good: Origin | undefined = 'seed' in origin.options ? origin : undefined
  let compared = 0
  let thrown = 0
  let difference: Parting | undefined
  const compare = (tick: number) => {
    const found = snapshots.get(tick)
    if (found === undefined) return
    compared += 1
    const here = originAt(found)
    if (hashOf(match) !== found.snapshot.hash) {
      difference ??= partingOf(game, match, found, good, stretch, entries)
      match = begun(game, here)
    }
    good = here
  }
  compare(origin.tick)
  while (match.tick < toTick) {
    if (rerunTick(match, entries.get(match.tick + 1))) thrown += 1
    compare(match.tick)
    progress(match.tick, toTick)
  }
  return { toTick, snapshots: compared, thrown, difference, match }
}

function partingOf(
  game: Game,
  run: Match,
  key: SnapshotRecord,
  good: Origin | undefined,
  stretch: readonly TapeRecord[],
  entries: ReadonlyMap<number, TickEntry>,
): Parting {
  const lastGoodTick = good?.tick ?? -1
  const shown = good === undefined ? undefined : readable(() => firstShown(game, good, key.tick, stretch, entries))
  if (shown !== undefined) return { by: 'shown', lastGoodTick, ...shown }
  const there = begun(game, originAt(key))
  const differs = readable(() => firstDifference(there.picture(), run.picture()))
  const hashes = { path: 'hash', one: key.snapshot.hash, other: hashOf(run) }
  return { by: 'key', tick: key.tick, lastGoodTick, ...(differs ?? hashes) }
}

/** The first tick after a good one at which what was shown is not what the run would show, at the wire's precision. */
function firstShown(
  game: Game,
  good: Origin,
  toTick: number,
  stretch: readonly TapeRecord[],
  entries: ReadonlyMap<number, TickEntry>,
): (Difference & { readonly tick: number }) | undefined {
  const at = stretch.findLastIndex((record) => record.kind === 'keyframe' && record.tick === good.tick)
  const keyframe = stretch[at]
  if (keyframe?.kind !== 'keyframe') return undefined
  const match = begun(game, good)
  const view = new WireView(match, good.nextReference)
  for (const { tick, state } of shownFrom(game.state, keyframe, stretch.slice(at + 1))) {
    if (tick > toTick) return undefined
    while (match.tick < tick) rerunTick(match, entries.get(match.tick + 1))
    const found = differenceFrom(state, game.state, view.keyframe())
    if (found !== undefined) return { tick, ...found, path: `state.${found.path}` }
  }
  return undefined
}

/** What entered at a tick, as its record has it. */
export function entryOf(record: Extract<TapeRecord, { kind: 'entry' }>): TickEntry {
  return { commands: record.commands, inputs: record.inputs }
}

function originAt({ tick, snapshot: { match: snapshot, delayTicks, nextReference } }: SnapshotRecord): Origin {
  return { tick, options: { snapshot, delayTicks }, nextReference }
}

function begun(game: Game, { tick, options }: Origin): Match {
  const match = readable(() => new Match(game, options))
  if (match.tick !== tick)
    throw new CaveaError('tape_damaged', { value: tick, detail: 'A snapshot is of another tick.' })
  return match
}

const hashOf = (match: Match): string => readable(() => match.hash())

// A snapshot that was not taken of a match can hold what the parts of one fall over, such as itself.
function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof CaveaError) throw cause
    throw new CaveaError('tape_damaged', { cause, detail: 'A snapshot on it cannot be read.' })
  }
}

function beginning(game: Game, records: readonly TapeRecord[]): Origin {
  const start = records.find((record) => record.kind === 'start')
  const first = records.find((record): record is SnapshotRecord => record.kind === 'snapshot')
  const version = start?.kind === 'start' ? start.head.version : first?.snapshot.head.version
  if (version !== undefined && version !== game.version) throw new CaveaError('tape_version', { value: version })
  const seed = records.find((record) => record.kind === 'seed')
  if (seed?.kind === 'seed' && (first === undefined || first.tick === 0)) {
    return { tick: 0, options: { seed: seed.seed, delayTicks: seed.delayTicks }, nextReference: 0 }
  }
  if (first === undefined) throw new CaveaError('tape_damaged', { detail: 'It has neither a seed nor a snapshot.' })
  return originAt(first)
}
