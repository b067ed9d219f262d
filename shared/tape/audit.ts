import { tallyPlurality } from '../ballot/method.ts'
import type { TapeRecord } from './record.ts'

/** How a ballot of a tape was counted, and how its votes come out when they are counted again. */
export interface BallotAudit {
  readonly ballot: string
  readonly title: string
  readonly openedTick: number
  /** What the match was last told; undefined for a ballot without votes. */
  readonly told: { readonly counts: Readonly<Record<string, number>>; readonly voters: number } | undefined
  readonly recount: { readonly counts: Readonly<Record<string, number>>; readonly voters: number }
  /** Whether an option won of which none had more votes; true where it was not decided. */
  readonly fair: boolean
  readonly agrees: boolean
}

/** Counts every ballot of a tape again, from the votes as they came in: of each voter the last one counts. */
export function audit(records: readonly TapeRecord[]): BallotAudit[] {
  const commands = records.flatMap((record) =>
    record.kind === 'entry' ? record.commands.map((command) => ({ tick: record.tick, command })) : [],
  )
  return commands.flatMap(({ tick, command }) => {
    if (command.kind !== 'ballot.open') return []
    const id = command.ballot
    const options = command.plan.options.map((option) => option.name)
    const last = new Map<string, string>()
    for (const record of records) {
      if (record.kind === 'votes' && record.ballot === id)
        for (const { voter, choice } of record.votes) last.set(voter, choice)
    }
    const recount = tallyPlurality(options, last.values())
    const told = commands.findLast(({ command: one }) => one.kind === 'ballot.tally' && one.ballot === id)?.command
    const decided = commands.find(({ command: one }) => one.kind === 'ballot.decide' && one.ballot === id)?.command
    const counts = told?.kind === 'ballot.tally' ? told.counts : undefined
    // A ballot may be cut off by the end of the tape, with votes that were not told yet.
    const complete = decided !== undefined
    const agrees =
      !complete ||
      ((told?.kind === 'ballot.tally' ? told.voters : 0) === recount.voters &&
        options.every((option) => (counts?.[option] ?? 0) === recount.counts[option]))
    const ranking = decided?.kind === 'ballot.decide' ? decided.ranking : []
    const fair = ranking.every(
      (option, at) => (recount.counts[option] ?? 0) >= (recount.counts[ranking[at + 1] ?? ''] ?? 0),
    )
    const toldOf = told?.kind === 'ballot.tally' ? { counts: told.counts, voters: told.voters } : undefined
    return [{ ballot: id, title: command.plan.title, openedTick: tick, told: toldOf, recount, fair, agrees }]
  })
}
