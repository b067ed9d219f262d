import { join } from 'node:path'
import { type Row, round } from '../benchmark.ts'
import type { ProbeReport } from '../probe.ts'

/** What servers are started with whose processor time is measured. */
export const probe = join(import.meta.dirname, '../probe.ts')

const shareOf = (reports: readonly (ProbeReport | undefined)[]): number => {
  const sum = (of: (report: ProbeReport) => number) =>
    reports.reduce((all, report) => all + (report === undefined ? 0 : of(report)), 0)
  return sum((report) => report.processorUs) / 1000 / sum((report) => report.overMs)
}

/**
 * What votes took of the process that plays, and of those that show: reports of each, that one first, while nobody voted and
 * each time that everybody did.
 */
export function costOf(idle: readonly ProbeReport[], busy: readonly (readonly ProbeReport[])[], votes: number): Row {
  const playing = busy.map(([one]) => one)
  const showing = busy.flatMap(([, ...others]) => others)
  const overMs = playing.reduce((sum, report) => sum + (report?.overMs ?? 0), 0)
  const usedUs = playing.reduce((sum, report) => sum + (report?.processorUs ?? 0), 0)
  const aboveUs = usedUs - shareOf(idle.slice(0, 1)) * overMs * 1000
  return {
    playingUsPerVote: round(aboveUs / votes, 1),
    playingProcessorShare: round(shareOf(playing), 2),
    ...(showing.length === 0 ? {} : { showingProcessorShare: round(shareOf(showing), 2) }),
  }
}
