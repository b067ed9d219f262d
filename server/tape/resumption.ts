import type { VoteRow } from '../../shared/ballot/chain.ts'
import type { TickEntry } from '../../shared/command.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { PublicTapeRecord, SeatClaim, TapeRecord, TapeSnapshot } from '../../shared/tape/record.ts'
import { entryOf } from '../../shared/tape/verify.ts'

type SnapshotRecord = Extract<TapeRecord, { kind: 'snapshot' }>

/** All that it takes to bring a match back from its tape. */
export interface Resumption {
  readonly snapshot: TapeSnapshot
  readonly snapshotTick: number
  /** The last tick of which anything is stored. */
  readonly lastTick: number
  readonly nextSeq: number
  /** What entered after the snapshot, by tick. A tick that is missing had nothing. */
  readonly entries: ReadonlyMap<number, TickEntry>
  /** Who had a seat at the end. */
  readonly claims: readonly SeatClaim[]
  /** The votes on ballots that may be open still, in their order. */
  readonly votes: readonly { readonly ballot: string; readonly votes: readonly VoteRow[]; readonly batch?: string }[]
  /** The public track as far as it was read, for those who watch with a delay. */
  readonly publicRecords: readonly PublicTapeRecord[]
}

/**
 * Whether the newest records of a tape are enough to resume from: a snapshot with all votes on the ballots that were
 * open then, and a stretch for those who watch with a delay of so many milliseconds.
 */
export function enoughToResume(delayMs: number): (records: readonly TapeRecord[]) => boolean {
  return (records) => {
    const snapshot = records.findLast((record): record is SnapshotRecord => record.kind === 'snapshot')
    // Stores repeat the start before each piece of a tape: it says nothing of how far back the piece goes.
    const first = records.find((record) => record.kind !== 'start')
    const last = records.at(-1)
    if (snapshot === undefined || first === undefined || last === undefined) return false
    return first.tick < snapshot.snapshot.votesFromTick && first.time < last.time - delayMs - 10_000
  }
}

/** Whether a tape, by its newest end, is that of a match that is over. */
export const hasEnded = (records: readonly TapeRecord[]): boolean =>
  records.findLast(({ track }) => track === 'public')?.kind === 'end'

/**
 * Reads the newest end of a tape, as a store gives it. What comes after a gap, which a store that could not follow has
 * left, is of no use without the snapshot that should be there. Throws `tape_damaged` where there is no snapshot at all.
 */
export function resumptionOf(records: readonly TapeRecord[]): Resumption {
  const from = records.findLastIndex((record) => record.kind === 'snapshot')
  const found = records[from]
  const last = records.at(-1)
  if (found?.kind !== 'snapshot' || last === undefined)
    throw new CaveaError('tape_damaged', { detail: 'It has no snapshot.' })
  const { before, after } = stretchAround(records, from)
  const entries = new Map<number, TickEntry>()
  for (const record of after) {
    if (record.kind !== 'entry') continue
    entries.set(record.tick, entryOf(record))
  }
  const roster = after.findLast((record) => record.kind === 'roster')
  const start = records.slice(0, from).filter((record) => record.kind === 'start')
  const lastTick = after.at(-1)?.tick ?? found.tick
  return {
    snapshot: moderated(found.snapshot, after),
    snapshotTick: found.tick,
    lastTick,
    nextSeq: last.seq + 1,
    entries,
    claims: roster?.kind === 'roster' ? roster.claims : found.snapshot.claims,
    votes: records.flatMap((record) =>
      record.kind === 'votes' && record.tick >= found.snapshot.votesFromTick ? [votesOf(record)] : [],
    ),
    // A patch means nothing without all those before it, so what is shown does not reach over a gap either.
    publicRecords: [...start, ...before, ...after].filter((record) => record.track === 'public'),
  }
}

/** What is unbroken on both sides of a place, without the start, which stands by itself. */
function stretchAround(records: readonly TapeRecord[], at: number) {
  const follows = (place: number) => records[place]?.seq === (records[place - 1]?.seq ?? 0) + 1
  let [from, to] = [at, at + 1]
  while (from > 0 && records[from - 1]?.kind !== 'start' && follows(from)) from--
  while (to < records.length && follows(to)) to++
  return { before: records.slice(from, at), after: records.slice(at, to) }
}

// What operators did since the snapshot holds: a line that they took down must not come back by a restart.
function moderated(snapshot: TapeSnapshot, after: readonly TapeRecord[]): TapeSnapshot {
  const last = after.findLast((record) => record.kind === 'moderation')
  if (last?.kind !== 'moderation') return snapshot
  return { ...snapshot, audience: { ...snapshot.audience, moderation: last.moderation } }
}

const votesOf = ({ ballot, votes, batch, networks }: Extract<TapeRecord, { kind: 'votes' }>) => ({
  ballot,
  votes,
  ...(batch === undefined ? {} : { batch }),
  ...(networks === undefined ? {} : { networks }),
})
