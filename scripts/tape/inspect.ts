import { audit } from '../../shared/tape/audit.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import type { FoundTape } from './source.ts'

const clock = (ticks: number, tickRate: number): string => {
  const seconds = Math.floor(ticks / tickRate)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Below ten kilobytes with a decimal: a match that began a moment ago has written less than one. */
const kilobytes = (bytes: number): string =>
  `${(bytes / 1024).toLocaleString('en', { maximumFractionDigits: bytes < 10_240 ? 1 : 0 })} KB`

function countBy<T>(list: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of list) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

const listed = (counts: Map<string, number>): string =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(', ')

/** What is in a tape: as lines to read, and as a value for programs. */
export function inspect(tape: FoundTape) {
  const { records } = tape
  const start = records.find((record) => record.kind === 'start')
  const snapshot = records.find((record) => record.kind === 'snapshot')
  const head = start?.kind === 'start' ? start.head : snapshot?.kind === 'snapshot' ? snapshot.snapshot.head : undefined
  const tickRate = head?.tickRate ?? 1
  const [first, last] = [records[0], records.at(-1)]
  const ends = records.find((record) => record.kind === 'end')
  const of = (track: TapeRecord['track']) => records.filter((record) => record.track === track)
  const lines = [
    `tape      ${tape.name}`,
    `match     ${head?.match ?? 'unknown'} of ${head?.game ?? 'unknown'}, version ${head?.version ?? '?'}, schema ${head?.schema ?? '?'}`,
    `began     ${head === undefined ? 'unknown' : new Date(head.startedAt).toISOString()}`,
    `ticks     ${first?.tick ?? 0} to ${last?.tick ?? 0}, ${clock(last?.tick ?? 0, tickRate)} at ${tickRate} a second`,
    `ended     ${ends?.kind === 'end' ? ends.reason : 'not yet, or not on this tape'}`,
    `size      ${kilobytes(tape.bytes)}, ${records.length} records`,
    `public    ${listed(countBy(of('public'), ({ kind }) => kind))}`,
    `private   ${tape.tracks === 'public' ? 'not in a download' : listed(countBy(of('private'), ({ kind }) => kind))}`,
  ]
  const epochs = countBy(records, ({ epoch }) => `${epoch}`)
  if (epochs.size > 1) lines.push(`epochs    ${[...epochs.keys()].join(', ')}: the match went on in another process`)
  const marks = records.flatMap((record) => (record.kind === 'mark' ? [record.mark.name] : []))
  if (marks.length > 0) lines.push(`marks     ${listed(countBy(marks, (name) => name))}`)
  const ballots = audit(records)
  if (ballots.length > 0) lines.push('ballots')
  for (const { ledger, recount } of ballots) {
    const { voters } = recount
    lines.push(`  ${clock(ledger.openedTick, tickRate)}  ${ledger.ballot}  ${ledger.title}: ${voters} voters`)
  }
  const summary = {
    tape: tape.name,
    head: head ?? null,
    fromTick: first?.tick ?? 0,
    toTick: last?.tick ?? 0,
    ended: ends?.kind === 'end' ? ends.reason : null,
    bytes: tape.bytes,
    records: records.length,
    public: Object.fromEntries(countBy(of('public'), ({ kind }) => kind)),
    private: tape.tracks === 'public' ? null : Object.fromEntries(countBy(of('private'), ({ kind }) => kind)),
    epochs: [...epochs.keys()].map(Number),
    marks: Object.fromEntries(countBy(marks, (name) => name)),
    ballots: ballots.map(({ ledger, recount }) => ({
      ballot: ledger.ballot,
      title: ledger.title,
      openedTick: ledger.openedTick,
      voters: recount.voters,
    })),
    remarks: tape.remarks,
  }
  return { lines: [...lines, ...tape.remarks.map((remark) => `remark    ${remark}`)], summary }
}
