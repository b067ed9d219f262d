import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../project.ts'
import { resultsOf } from './results.ts'
import { tableOf, withTables } from './tables.ts'

const rows = [
  { game: 'arena', bots: 8, ticksPerSecond: 20_500, timesRealTime: 683 },
  { game: 'chariots of the sun', bots: 4, ticksPerSecond: 900, timesRealTime: 30 },
]

test('a table has numbers to the right, and a comma where they are long', () => {
  expect(tableOf('simulate', rows).split('\n')).toEqual([
    '| game                | bots | ticks a second | times real time |',
    '| ------------------- | ---: | -------------: | --------------: |',
    '| arena               |    8 |         20,500 |             683 |',
    '| chariots of the sun |    4 |            900 |              30 |',
  ])
})

test('what no row tells of is no column', () => {
  expect(tableOf('record', [{ what: 'recorded', unit: 'ms', mean: 1 }])).not.toContain('its error')
})

test('what an arm costs that did not follow is left out', () => {
  const row = {
    arm: 'bare ws',
    spectators: 5000,
    carried: 'no',
    processorUsPerSpectatorAndSecond: 198,
    processorShare: 0.98,
  }
  expect(tableOf('stands', [row])).not.toContain('198')
  expect(tableOf('stands', [{ ...row, carried: 'yes' }])).toContain('198')
})

test('a document gets the tables that it marks, and keeps what was not measured', () => {
  const old =
    'A\n\n<!-- table: simulate -->\n\nold\n\n<!-- end -->\n\nB\n\n<!-- table: joins -->\n\nkept\n\n<!-- end -->\n'
  const drawn = withTables(old, (name) => (name === 'simulate' ? rows : []))
  expect(drawn).toContain(`<!-- table: simulate -->\n\n${tableOf('simulate', rows)}\n\n<!-- end -->\n\nB`)
  expect(drawn).toContain('kept')
  expect(withTables(drawn, (name) => (name === 'simulate' ? rows : []))).toBe(drawn)
})

test('the tables of docs/benchmarks.md are what was measured: `node scripts/plots.ts` draws them', () => {
  const document = readFileSync(join(projectFolder, 'docs/benchmarks.md'), 'utf8')
  expect(document.match(/<!-- table: \w+ -->/g)?.length).toBeGreaterThan(3)
  expect(withTables(document, resultsOf)).toBe(document)
})
