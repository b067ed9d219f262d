import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Metadata } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import { settings } from '../../server/config.ts'
import { Metrics } from '../../server/metrics.ts'
import { errorCodes, sentenceOf, statusOf } from '../../shared/errors.ts'
import { closeCodes } from '../../shared/protocol.ts'
import { BallotState, GameState, MechanicState, Seat } from '../../shared/state.ts'
import { rowsUnder } from './markdown.ts'
import { exposedMatchmaking, registeredRoutes } from './reference-routes.ts'
import { kindsOf, membersOf, messagesHeardIn } from './reference-types.ts'
import { projectFolder } from './source.ts'

const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8')
const document = (name: string) => read(`docs/reference/${name}.md`)
const column = (rows: readonly string[][], at = 0): string[] => rows.map((row) => row[at] ?? '')
const sorted = (texts: Iterable<string>): string[] => [...texts].sort()

describe('the reference', () => {
  test('has a row for each setting, as the server reads it', () => {
    const expected = Object.values(settings).map(({ variable, fallback, range, help }) => [
      variable,
      fallback === '' ? 'none' : fallback,
      range,
      help.replaceAll('`', ''),
    ])
    expect(rowsUnder(document('settings'), 'Table')).toEqual(expected)
  })

  test('has a row for each error, as the server sends it', () => {
    const expected = errorCodes.map((code) => [code, `${statusOf(code)}`, sentenceOf(code)])
    expect(rowsUnder(document('errors'), 'Table')).toEqual(expected)
  })

  test('has each route that is registered, and no other', () => {
    const http = document('http')
    const documented = ['Health and metrics', 'Matches and tapes', 'For operators', 'Pages'].flatMap((heading) =>
      column(rowsUnder(http, heading)),
    )
    expect(sorted(documented)).toEqual(sorted(registeredRoutes()))
    expect(sorted(column(rowsUnder(http, 'Matchmaking')))).toEqual(
      sorted(exposedMatchmaking().map((method) => `POST /matchmake/${method}/:room`)),
    )
  })

  test('has each close code of ours', () => {
    const expected = Object.entries(closeCodes).map(([name, code]) => [`${code}`, name])
    const rows = rowsUnder(document('protocol'), 'Close codes of Cavea')
    expect(rows.map((row) => row.slice(0, 2))).toEqual(expected)
  })

  test('has each message that the stands take, and each that rooms send', () => {
    const protocol = document('protocol')
    expect(sorted(column(rowsUnder(protocol, 'What the stands take')))).toEqual(
      sorted(messagesHeardIn('server/relay/watch-room.ts')),
    )
    expect(sorted(column(rowsUnder(protocol, 'What rooms send')))).toEqual(
      sorted(
        new Set([
          ...membersOf('shared/protocol.ts', 'WatchMessages'),
          ...membersOf('shared/protocol.ts', 'PlayerMessages'),
        ]),
      ),
    )
  })

  test('has each field of the state that clients get', () => {
    const state = document('state')
    const fieldsOf = (type: Parameters<typeof Metadata.getFields>[0]) => Object.keys(Metadata.getFields(type))
    const documented = (heading: string) => column(rowsUnder(state, heading))
    expect(documented('The match')).toEqual(fieldsOf(GameState.extend({}, 'Bare')))
    expect(documented('A seat')).toEqual(fieldsOf(Seat))
    expect(sorted(documented('A mechanic'))).toEqual(sorted(['value', ...fieldsOf(MechanicState)]))
    expect(documented('A ballot')).toEqual(fieldsOf(BallotState))
  })

  test('has each record of a tape and each command', () => {
    const tape = document('tape')
    expect(column(rowsUnder(tape, 'Public track'))).toEqual(kindsOf('shared/tape/record.ts', 'PublicRecord'))
    expect(column(rowsUnder(tape, 'Private track'))).toEqual(kindsOf('shared/tape/record.ts', 'PrivateRecord'))
    expect(column(rowsUnder(tape, 'Commands'))).toEqual(kindsOf('shared/command.ts', 'Command'))
    expect(column(rowsUnder(tape, 'Effects'))).toEqual(kindsOf('shared/effect.ts', 'Effect'))
  })
})

describe('the guides', () => {
  test('name each metric of ours with its meaning', async () => {
    const { text } = await new Metrics({ matches: () => [], tapeWaiting: () => 0 }).text()
    const expected = [...text.matchAll(/^# HELP (cavea_\w+) (.*)$/gm)].map(([, name = '', help = '']) => [name, help])
    expect(expected.length).toBeGreaterThan(5)
    expect(rowsUnder(read('docs/run-a-server.md'), 'Metrics').toSorted()).toEqual(expected.toSorted())
  })

  test('are there where the code sends people', () => {
    const sources = globSync('{shared,server,rooms,client,scripts}/**/*.{ts,tsx,mjs,cjs}', { cwd: projectFolder })
    const named = sources.flatMap((path) => read(path).match(/\bdocs\/[\w/-]+\.md\b/g) ?? [])
    expect(named).toContain('docs/reference/errors.md')
    const there = new Set(globSync('docs/**/*.md', { cwd: projectFolder }).map((path) => path.replaceAll('\\', '/')))
    expect(named.filter((path) => !there.has(path))).toEqual([])
  })
})
