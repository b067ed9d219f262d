import type { BallotClosing, VoteRow } from '../ballot/chain.ts'
import type { Method } from '../ballot/method.ts'
import type { Command } from '../command.ts'
import type { ElectorateVerdict } from '../electorate.ts'
import type { TapeRecord } from './record.ts'

/** How a ballot ended: with a ranking, without a decision, or not on this tape. */
export type LedgerEnd =
  | { readonly kind: 'decided'; readonly tick: number; readonly ranking: readonly string[] }
  | { readonly kind: 'cancelled'; readonly tick: number }
  | { readonly kind: 'open' }

/** All that a tape says of one ballot, as docs/reference/audit.md describes it. */
export interface BallotLedger {
  readonly ballot: string
  readonly title: string
  readonly method: Method
  readonly options: readonly string[]
  /** How many votes an option needs, in a threshold ballot; 0 in all others. */
  readonly goal: number
  readonly tickRate: number
  readonly openedTick: number
  /** The tick at which its window was to close, with what it was extended by. */
  readonly closesTick: number
  /** Empty on a tape of before there were any. */
  readonly commitment: string
  /** In the order in which they came, those that were replaced or taken back with them. */
  readonly votes: readonly VoteRow[]
  readonly verdict?: ElectorateVerdict
  /** The last count that the match was told. */
  readonly told?: { readonly counts: Readonly<Record<string, number>>; readonly voters: number }
  readonly end: LedgerEnd
  readonly closing?: BallotClosing
}

/** The ballots of a tape, in the order in which they were opened. Needs both tracks. */
export function ledgerOf(records: readonly TapeRecord[]): BallotLedger[] {
  const commands = records.flatMap((record) =>
    record.kind === 'entry' ? record.commands.map((command) => ({ tick: record.tick, command })) : [],
  )
  const votes = new Map<string, VoteRow[]>()
  const verdicts = new Map<string, ElectorateVerdict>()
  for (const record of records) {
    if (record.kind === 'verdict') verdicts.set(record.ballot, record.verdict)
    if (record.kind !== 'votes') continue
    const rows = votes.get(record.ballot) ?? []
    votes.set(record.ballot, rows)
    for (const row of record.votes) rows.push(row)
  }
  const tickRate = rateOf(records)
  return commands.flatMap(({ tick, command }) => {
    if (command.kind !== 'ballot.open') return []
    const { ballot, plan, ticks, commitment = '' } = command
    const own = commands.filter(({ command: one }) => 'ballot' in one && one.ballot === ballot)
    const told = own.findLast(({ command: one }) => one.kind === 'ballot.tally')?.command
    const last = own.find(({ command: one }) => one.kind === 'ballot.decide' || one.kind === 'ballot.cancel')
    const extended = own.reduce((sum, { command: one }) => sum + (one.kind === 'ballot.extend' ? one.ticks : 0), 0)
    const verdict = verdicts.get(ballot)
    const closing = closingIn(last?.command)
    return [
      {
        ballot,
        title: plan.title,
        method: plan.method,
        options: plan.options.map((option) => option.name),
        goal: plan.goal ?? 0,
        tickRate,
        openedTick: tick,
        closesTick: tick + ticks + extended,
        commitment,
        votes: votes.get(ballot) ?? [],
        end: endOf(last),
        ...(verdict === undefined ? {} : { verdict }),
        ...(told?.kind === 'ballot.tally' ? { told: { counts: told.counts, voters: told.voters } } : {}),
        ...(closing === undefined ? {} : { closing }),
      },
    ]
  })
}

const closingIn = (command: Command | undefined): BallotClosing | undefined =>
  command?.kind === 'ballot.decide' || command?.kind === 'ballot.cancel' ? command.closing : undefined

function endOf(last: { readonly tick: number; readonly command: Command } | undefined): LedgerEnd {
  if (last === undefined) return { kind: 'open' }
  const { tick, command } = last
  return command.kind === 'ballot.decide'
    ? { kind: 'decided', tick, ranking: command.ranking }
    : { kind: 'cancelled', tick }
}

function rateOf(records: readonly TapeRecord[]): number {
  for (const record of records) {
    if (record.kind === 'start') return record.head.tickRate
    if (record.kind === 'snapshot') return record.snapshot.head.tickRate
  }
  return 1
}
