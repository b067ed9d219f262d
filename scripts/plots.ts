import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawBars, drawLines, type Series } from './plots/chart.ts'
import { resultsOf } from './plots/results.ts'
import { type Row, withTables } from './plots/tables.ts'
import { projectFolder } from './project.ts'

const images = join(projectFolder, 'docs/images')

function seriesOf(rows: readonly Row[], by: string, x: string, y: string): Series[] {
  return [...Map.groupBy(rows, (row) => String(row[by]))].map(([name, own]) => ({
    name,
    points: own.map((row) => [Number(row[x]), Number(row[y])] as const),
  }))
}

const columns = (rows: readonly Row[], x: string, names: Readonly<Record<string, string>>): Series[] =>
  Object.entries(names).map(([column, name]) => ({
    name,
    points: rows.map((row) => [Number(row[x]), Number(row[column])] as const),
  }))

function write(name: string, svg: string): void {
  writeFileSync(join(images, `bench-${name}.svg`), svg)
  console.log(`docs/images/bench-${name}.svg`)
}

const stands = resultsOf('stands').filter((row) => row.carried === 'yes')
if (stands.length > 0) {
  write(
    'stands',
    drawLines({
      title: 'Processor time for one spectator',
      xLabel: 'spectators',
      yLabel: 'microseconds a second and spectator',
      scale: 'logarithmic',
      series: seriesOf(stands, 'arm', 'spectators', 'processorUsPerSpectatorAndSecond'),
    }),
  )
}

const votes = resultsOf('vote').filter((row) => row.what === 'votes in an even stream')
if (votes.length > 0) {
  write(
    'vote',
    drawLines({
      title: 'From a vote to what comes of it',
      xLabel: 'voters',
      yLabel: 'milliseconds',
      scale: 'linear',
      series: columns(votes, 'voters', {
        seenByPlayerMsMedian: 'seen, median',
        seenByPlayerMs99: 'seen, 99th',
        confirmedMsMedian: 'confirmed, median',
        confirmedMs99: 'confirmed, 99th',
      }),
    }),
  )
}

const ticks = resultsOf('tick').filter((row) => row.votes === 'none')
if (ticks.length > 0) {
  write(
    'tick',
    drawLines({
      title: 'Lateness of the tick, 99th percentile',
      xLabel: 'spectators',
      yLabel: 'milliseconds',
      scale: 'linear',
      series: columns(ticks, 'spectators', {
        watchedMs99: 'watched',
        unwatchedMs99: 'beside it',
        ...(ticks.some((row) => 'quietMs99' in row) ? { quietMs99: 'before a recording' } : {}),
      }),
    }),
  )
}

const sent = resultsOf('bytes')
if (sent.length > 0) {
  const nameOf = ({ way, who }: Row) => (String(way) === 'Cavea' ? `${way}, ${who}` : String(way))
  write(
    'bytes',
    drawBars(
      'Bytes a second to one person, arena with eight fighters',
      'B/s',
      sent.map((row) => [nameOf(row), Number(row.bytesPerSecond)] as const),
    ),
  )
}

const document = join(projectFolder, 'docs/benchmarks.md')
writeFileSync(document, withTables(readFileSync(document, 'utf8'), resultsOf))
console.log('docs/benchmarks.md')
