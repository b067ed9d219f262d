import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importViolations, type PackageLists } from './import-rules.ts'
import { isPure, outsideMentions } from './outside-world.ts'
import { projectFolder, projectSources, Source } from './source.ts'

/** Imports that break the table and have to go, as `file -> target`. This list only shrinks. */
const exceptions: readonly string[] = []

describe('the project', () => {
  const packages: PackageLists = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
  const sources = projectSources()
  const violations = sources.flatMap((source) => importViolations(source, packages))

  test('imports only what the table of zones allows', () => {
    const messages = violations.filter(({ edge }) => !exceptions.includes(edge)).map(({ message }) => message)
    expect(messages).toEqual([])
  })

  test('needs each of its exceptions', () => {
    const edges = new Set(violations.map(({ edge }) => edge))
    expect(exceptions.filter((exception) => !edges.has(exception))).toEqual([])
  })

  test('keeps shared code and the rules of games free of clocks, chance, pages and processes', () => {
    expect(sources.filter(({ path }) => isPure(path)).flatMap(outsideMentions)).toEqual([])
  })
})

describe('the check of imports', () => {
  const packages: PackageLists = {
    dependencies: { '@colyseus/core': '1', '@colyseus/schema': '1', phaser: '1', preact: '1', zod: '1' },
    devDependencies: { vitest: '1', 'fast-check': '1', vite: '1' },
  }
  const check = (path: string, text: string) =>
    importViolations(new Source(path, text), packages).map(({ edge }) => edge)

  test.each([
    ['shared/tape/reader.ts', `import { z } from 'zod/mini'; import type { Tick } from '../clock.ts'`],
    [
      'shared/tape/reader.test.ts',
      `import { test } from 'vitest'; import fs from 'node:fs'; import '../../tests/support/until.ts'`,
    ],
    ['rooms/index.ts', `export const games = { arena: () => import('./arena/game.ts').then((m) => m.arena) }`],
    ['rooms/scenes.ts', `export const scenes = { arena: () => import('./arena/scene.ts').then((m) => m.ArenaScene) }`],
    ['rooms/arena/game.ts', `import { step } from './step.ts'; import { defineGame } from '../../shared/game.ts'`],
    ['rooms/arena/scene.ts', `import { Scene } from 'phaser'; import '../../client/kit/scene.ts'; import './state.ts'`],
    ['rooms/arena/game.test.ts', `import { test } from 'vitest'; import { arena } from './game.ts'`],
    [
      'client/pages/play.tsx',
      `import '../kit/hud.ts'; import '../net/join.ts'; import '../../rooms/scenes.ts'; import 'preact'`,
    ],
    ['client/vite.config.ts', `import { defineConfig } from 'vite'; import 'node:path'`],
    ['server/relay/watch.ts', `import '../tape/reader.ts'; import '@colyseus/core'; import 'node:fs'`],
    ['server/tape/file.ts', `import '../store/query.ts'; import type { TestContext } from 'vitest'`],
    ['server/main.ts', `import './host/room.ts'; import { games } from '../rooms/index.ts'; import './relay/watch.ts'`],
    ['server/relay/relay.worker.ts', `import '../tape/reader.ts'; import '../cluster/lease.ts'`],
    [
      'tests/integration/vote.test.ts',
      `import '../../server/main.ts'; import '../../client/net/join.ts'; import 'vite'`,
    ],
  ])('lets %s import %s', (path, text) => {
    expect(check(path, text)).toEqual([])
  })

  test.each([
    ['shared/clock.ts', `import '../server/config.ts'`, 'server/config.ts'],
    ['shared/clock.ts', `import 'node:crypto'`, 'node:crypto'],
    ['shared/clock.ts', `import fs from 'fs'`, 'fs'],
    ['shared/clock.ts', `import 'preact'`, 'preact'],
    ['shared/clock.ts', `export * from '../client/kit/clock.ts'`, 'client/kit/clock.ts'],
    ['shared/clock.ts', `export { now } from '../client/kit/clock.ts'`, 'client/kit/clock.ts'],
    ['shared/clock.ts', `type Page = import('../client/kit/page.ts').Page`, 'client/kit/page.ts'],
    ['shared/clock.ts', `import type { Config } from '../server/config.ts'`, 'server/config.ts'],
    ['shared/clock.ts', 'await import(`../server/config.ts`)', 'server/config.ts'],
    ['shared/clock.ts', `const name = 'x'; await import(name)`, '(worked out while running)'],
    ['shared/clock.ts', `require('../server/config.ts')`, 'server/config.ts'],
    ['shared/clock.ts', `import '#server/config'`, '#server/config'],
    ['shared/clock.test.ts', `import '../server/config.ts'`, 'server/config.ts'],
    ['rooms/arena/game.ts', `import './scene.ts'`, 'rooms/arena/scene.ts'],
    ['rooms/arena/game.ts', `import './secret.ts'`, 'rooms/arena/secret.ts'],
    ['rooms/arena/game.ts', `import '../duel/step.ts'`, 'rooms/duel/step.ts'],
    ['rooms/arena/game.ts', `import 'phaser'`, 'phaser'],
    ['rooms/arena/scene.ts', `import './secret.ts'`, 'rooms/arena/secret.ts'],
    ['rooms/arena/scene.ts', `import '../../client/net/join.ts'`, 'client/net/join.ts'],
    ['rooms/index.ts', `import './arena/scene.ts'`, 'rooms/arena/scene.ts'],
    ['client/kit/hud.ts', `import '../net/join.ts'`, 'client/net/join.ts'],
    ['client/net/join.ts', `import '../../rooms/index.ts'`, 'rooms/index.ts'],
    ['client/pages/play.tsx', `import '../../server/config.ts'`, 'server/config.ts'],
    ['client/pages/play.tsx', `import '../../rooms/arena/game.ts'`, 'rooms/arena/game.ts'],
    ['client/pages/play.tsx', `import 'node:path'`, 'node:path'],
    ['server/tape/file.ts', `import '../relay/watch.ts'`, 'server/relay/watch.ts'],
    ['server/audience/director.ts', `import '../tape/file.ts'`, 'server/tape/file.ts'],
    ['server/relay/watch.ts', `import '../host/room.ts'`, 'server/host/room.ts'],
    [
      'server/relay/watch.ts',
      `new Worker(new URL('../host/room.worker.ts', import.meta.url))`,
      'server/host/room.worker.ts',
    ],
    ['server/host/room.ts', `import '../tape/recorder.ts'`, 'server/tape/recorder.ts'],
    ['server/host/room.ts', `import '../../rooms/index.ts'`, 'rooms/index.ts'],
    ['server/http.ts', `import './host/room.ts'`, 'server/host/room.ts'],
    ['server/host/room.ts', `import '../../client/net/join.ts'`, 'client/net/join.ts'],
    ['server/host/room.ts', `import { build } from 'vite'`, 'vite'],
    ['server/host/room.ts', `import 'left-pad'`, 'left-pad'],
    ['server/main.ts', `import '../tests/support/until.ts'`, 'tests/support/until.ts'],
    ['scripts/tape.ts', `import '../tests/support/until.ts'`, 'tests/support/until.ts'],
    ['bench/spectators.ts', `import '../tests/support/server.ts'`, 'tests/support/server.ts'],
    ['somewhere/else.ts', '', '*'],
  ])('keeps %s from importing by %s', (path, text, target) => {
    expect(check(path, text)).toEqual([`${path} -> ${target}`])
  })

  test('says where, and which rule', () => {
    const source = new Source('server/relay/watch.ts', `// 👀\n\nimport '../host/room.ts'\n`)
    expect(importViolations(source, packages)).toEqual([
      {
        edge: 'server/relay/watch.ts -> server/host/room.ts',
        message:
          'server/relay/watch.ts:3 imports server/host/room.ts: ' +
          'files like server/relay/watch.ts may import shared/, server/relay/, server/tape/, server/colyseus/',
      },
    ])
  })
})

describe('the check for clocks and chance', () => {
  const mentions = (text: string) =>
    outsideMentions(new Source('shared/clock.ts', text)).map((message) => /mentions (.*?):/.exec(message)?.[1])

  test.each([
    ['Date.now()', 'Date.now'],
    [`Date['now']()`, 'Date.now'],
    ['const { x } = f(Math.random)', 'Math.random'],
    ['const at = new Date()', 'the present Date'],
    ['performance.now()', 'performance'],
    ['document.body.append()', 'document'],
    ['const width = window?.innerWidth', 'window'],
    ['const copy = { window }', 'window'],
    ['const at = table[window]', 'window'],
    ['process.env.PORT', 'process'],
    ['globalThis.Math', 'globalThis'],
    ['type Page = typeof document', 'document'],
    ['function open(window: number) { return window } window.open()', 'window'],
    ['setTimeout(step, 10)', 'setTimeout'],
  ])('finds the mention in %s', (text, name) => {
    expect(mentions(text)).toEqual([name])
  })

  test.each([
    'const at = new Date(0)',
    'Math.max(1, 2)',
    '// Date.now() and Math.random() are not for us',
    `const text = 'window'`,
    'const ballot = { window: 3 }; use(ballot.window)',
    'interface Ballot { window: number; process(): void }',
    'class Tape { window = 1; process() { return this.window } }',
    'function close(window: number, { document }: Shelf) { return () => window + document }',
    'const { window = 4, ...process } = options; use(window, process)',
    'for (const window of windows) use(window)',
    'try { run() } catch (process) { use(process) }',
    `import { process } from './steps.ts'; process()`,
    `import { process as run } from './steps.ts'; export { run as window }`,
  ])('lets %s pass', (text) => {
    expect(mentions(text)).toEqual([])
  })

  test('covers shared code and rules, and neither scenes nor tests', () => {
    const paths = [
      'shared/clock.ts',
      'rooms/arena/step.ts',
      'rooms/arena/scene.ts',
      'rooms/arena/game.test.ts',
      'server/main.ts',
    ]
    expect(paths.filter(isPure)).toEqual(['shared/clock.ts', 'rooms/arena/step.ts'])
  })
})
