/** One row of what a benchmark gave. */
export type Row = Readonly<Record<string, string | number>>

/** One column: its title, and what stands in it; empty where a row has nothing to say. */
type Column = readonly [title: string, cell: (row: Row) => string]

const words =
  (key: string, as: Readonly<Record<string, string>> = {}) =>
  (row: Row): string =>
    as[String(row[key])] ?? String(row[key] ?? '')

/** A number with so many digits behind the point, and a comma before each three in front of it. */
const number =
  (key: string, digits = 0) =>
  (row: Row): string =>
    typeof row[key] === 'number'
      ? row[key].toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
      : ''

/** What a process that does not follow any more costs is no price. */
const ifCarried = (cell: (row: Row) => string) => (row: Row) => (row.carried === 'yes' ? cell(row) : '')

/** The tables of docs/benchmarks.md, by the name of what was measured. */
const tables: Readonly<Record<string, readonly Column[]>> = {
  stands: [
    ['spectators', number('spectators')],
    ['arm', words('arm')],
    ['carried', words('carried')],
    ['µs a spectator and second', ifCarried(number('processorUsPerSpectatorAndSecond'))],
    ['to plain Colyseus', ifCarried(number('toPlainColyseus', 2))],
    ['share of a processor', number('processorShare', 2)],
    ['states a second', number('statesPerSecond', 1)],
    ['bytes a second', ifCarried(number('bytesPerSpectatorAndSecond'))],
    ['chat delay ms, median', ifCarried(number('chatDelayMsMedian'))],
    ['99th', ifCarried(number('chatDelayMs99'))],
    ['MB', number('megabytes')],
  ],
  newcomer: [
    ['spectators', number('spectators')],
    ['in control, % of the time', number('inControlPercent')],
    ['of fights, %', number('inControlOfFightsPercent')],
    ['longest idle, s', number('longestIdleSeconds', 1)],
    ['mercy a minute', number('mercyAMinute', 1)],
    ['world a minute', number('worldAMinute', 1)],
    ['banner up, % of the time', number('bannersUpPercent', 1)],
    ['picture hidden, %', number('pictureHiddenPercent', 1)],
  ],
  vote: [
    ['what', words('what')],
    ['voters', number('voters')],
    ['votes', number('votes')],
    ['sent within ms', number('sentWithinMs')],
    ['seen by a player ms, median', number('seenByPlayerMsMedian')],
    ['99th', number('seenByPlayerMs99')],
    ['confirmed ms, median', number('confirmedMsMedian')],
    ['99th', number('confirmedMs99')],
    ['µs of the playing process a vote', number('playingUsPerVote')],
    ['weighed down', number('weighedDown')],
  ],
  tick: [
    ['spectators', number('spectators')],
    ['votes', words('votes')],
    ['watched ms, median', number('watchedMsMedian', 2)],
    ['99th', number('watchedMs99', 1)],
    ['beside it, not watched ms, 99th', number('unwatchedMs99', 1)],
    ['difference', number('differenceMs99', 1)],
    ['its error', number('differenceMs99Error', 1)],
    ['ratio', number('ratio99', 2)],
    ['before a recording ms, 99th', number('quietMs99', 1)],
    ['difference', number('differenceToQuietMs99', 1)],
    ['its error', number('differenceToQuietMs99Error', 1)],
    ['ratio', number('ratioToQuiet99', 2)],
    ['share of a processor', number('watchedProcessorShare', 2)],
  ],
  joins: [
    ['what', words('what')],
    ['spectators', number('spectators')],
    ['half in ms', number('halfInMs')],
    ['all in ms', number('allInMs')],
    ['let in a second', number('admittedPerSecond')],
    ['tries each', number('triesEach', 1)],
    ['lost', number('lost')],
    ['tick late ms, 99th', number('tickLateMs99', 1)],
    ['most', number('tickLateMsMost')],
    ['ticks later than 50 ms', number('ticksLaterThan50Ms')],
    ['of', number('ticks')],
  ],
  bytes: [
    ['way', words('way')],
    ['to', words('who')],
    ['bytes a second', number('bytesPerSecond')],
    ['to plain Colyseus', number('toPlainColyseus', 2)],
  ],
  simulate: [
    ['game', words('game')],
    ['bots', number('bots')],
    ['ticks a second', number('ticksPerSecond')],
    ['times real time', number('timesRealTime')],
  ],
  record: [
    ['what', words('what')],
    ['unit', words('unit')],
    ['mean', number('mean', 1)],
    ['its error', number('standardError', 1)],
  ],
}

/** A table of what was measured, as Markdown: numbers to the right, and no column of which no row has anything to say. */
export function tableOf(name: string, rows: readonly Row[]): string {
  const all = tables[name]
  if (all === undefined) throw new Error(`There is no table of ${name}.`)
  const columns = all.filter(([, cell]) => rows.some((row) => cell(row) !== ''))
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row)))
  const widths = columns.map(([title], at) => Math.max(title.length, 3, ...cells.map((line) => line[at]?.length ?? 0)))
  const isNumber = columns.map((_, at) => cells.every((line) => /^[-\d.,]*$/.test(line[at] ?? '')))
  const pad = (text: string, at: number) =>
    isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)
  const line = (texts: readonly string[]) => `| ${texts.map(pad).join(' | ')} |`
  const rule = widths.map((width, at) => (isNumber[at] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [line(columns.map(([title]) => title)), line(rule), ...cells.map(line)].join('\n')
}

const marked = /(<!-- table: (\w+) -->\n)[\s\S]*?(\n<!-- end -->)/g

/** A document with each of its marked tables drawn anew; one that was not measured yet stays as it is. */
export function withTables(document: string, rowsOf: (name: string) => readonly Row[]): string {
  return document.replace(marked, (whole, before: string, name: string, after: string) => {
    const rows = rowsOf(name)
    return rows.length === 0 ? whole : `${before}\n${tableOf(name, rows)}\n${after}`
  })
}
