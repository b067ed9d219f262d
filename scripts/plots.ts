import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawBars, drawLines, type Series } from './plots/chart.ts'
import { projectFolder } from './project.ts'

type Row = Readonly<Record<string, string | number>>

const images = join(projectFolder, 'docs/images')

/** The rows that `npm run bench -- NAME --json` gave, as they are kept; none where it was not run yet. */
function rowsOf(name: string): readonly Row[] {
  const file = join(projectFolder, `bench/results/${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[] }).rows : []
}

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

const stands = rowsOf('stands').filter((row) => row.carried === 'yes')
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

const votes = rowsOf('vote').filter((row) => row.what === 'votes in an even stream')
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

const ticks = rowsOf('tick').filter((row) => row.votes === 'none')
if (ticks.length > 0) {
  write(
    'tick',
    drawLines({
      title: 'Lateness of the tick, 99th percentile',
      xLabel: 'spectators',
      yLabel: 'milliseconds',
      scale: 'linear',
      series: columns(ticks, 'spectators', { watchedMs99: 'watched', unwatchedMs99: 'not watched' }),
    }),
  )
}

const sent = rowsOf('bytes')
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
