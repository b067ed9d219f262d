import { matchesGlob } from 'node:path'
import { describe, expect, test } from 'vitest'
import config from '../../vitest.config.ts'
import { givenUpTypes, leftOutTests, lineCount, mostLines, sleeps } from './habits.ts'
import { projectSources, Source } from './source.ts'

/** Files that are too long and have to be taken apart. This list only shrinks. */
const longFiles: readonly string[] = []

/** Files that sleep because they are what the others wait with. */
const sleepers: readonly string[] = ['tests/support/until.ts']

describe('the sources', () => {
  const sources = projectSources()
  const tests = sources.filter(({ isTest }) => isTest)

  test(`have at most ${mostLines} lines each`, () => {
    const long = sources
      .filter(({ path }) => /^(?:shared|server|client|rooms)\//.test(path))
      .filter((source) => lineCount(source) > mostLines)
    const found = long
      .filter(({ path }) => !longFiles.includes(path))
      .map((source) => `${source.path} has ${lineCount(source)} lines`)
    expect(found).toEqual([])
    expect(longFiles.filter((path) => !long.some((source) => source.path === path))).toEqual([])
  })

  test('leave no test out', () => {
    expect(tests.flatMap(leftOutTests)).toEqual([])
  })

  test('do not sleep in tests', () => {
    const sleeping = tests.filter((source) => sleeps(source).length > 0)
    expect(sleeping.filter(({ path }) => !sleepers.includes(path)).flatMap(sleeps)).toEqual([])
    expect(sleepers.filter((path) => !sleeping.some((source) => source.path === path))).toEqual([])
  })

  test('give up no type', () => {
    expect(sources.flatMap(givenUpTypes)).toEqual([])
  })

  test('have each of their tests in exactly one project of the test runner', () => {
    const projects = (config.test?.projects ?? []) as {
      test: { name: string; include: string[]; exclude?: string[] }
    }[]
    const fits = (path: string, patterns: readonly string[]) => patterns.some((pattern) => matchesGlob(path, pattern))
    const homes = tests
      .filter(({ path }) => /\.test\.tsx?$/.test(path))
      .map(({ path }) => {
        const names = projects.filter(({ test }) => fits(path, test.include) && !fits(path, test.exclude ?? []))
        return { path, projects: names.map(({ test }) => test.name) }
      })
    expect(homes.filter((home) => home.projects.length !== 1)).toEqual([])
  })
})

describe('the check of habits', () => {
  const source = (text: string) => new Source('tests/made-up.test.ts', text)

  test('counts lines as an editor does', () => {
    expect(lineCount(source('one\ntwo\n'))).toBe(2)
    expect(lineCount(source('one\ntwo'))).toBe(2)
  })

  test.each([
    `test.only('x', () => {})`,
    `describe.skip('x', () => {})`,
    `it.skipIf(true)('x', () => {})`,
    `test.concurrent.only('x', () => {})`,
    `test.todo('x')`,
    `test('x', (context) => context.skip())`,
  ])('finds the test left out by %s', (text) => {
    expect(leftOutTests(source(text))).toHaveLength(1)
  })

  test.each([`test('x', () => queue.skip())`, `test.each([1])('x', () => {})`, `// test.only`, `list.only`])(
    'lets %s be',
    (text) => {
      expect(leftOutTests(source(text))).toEqual([])
    },
  )

  test.each([
    'await new Promise((resolve) => setTimeout(resolve, 100))',
    'await new Promise<void>((resolve) => setTimeout(() => resolve(), 100))',
    'await new Promise((done) => { setTimeout(() => { done(1) }, 100) })',
    'await new Promise(function (resolve) { globalThis.setTimeout(resolve, 100) })',
    `import { setTimeout as sleep } from 'node:timers/promises'`,
    'await page.waitForTimeout(100)',
  ])('finds the sleep in %s', (text) => {
    expect(sleeps(source(text))).toHaveLength(1)
  })

  test.each([
    `await new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 100))`,
    'const timer = setTimeout(stop, 100)',
    `await new Promise((resolve) => socket.once('open', resolve))`,
    'await until(() => seen)',
  ])('lets %s wait', (text) => {
    expect(sleeps(source(text))).toEqual([])
  })

  test.each(['use(x as any)', 'use(<any>x)', 'use(x as unknown as any)'])('finds the type given up in %s', (text) => {
    expect(givenUpTypes(source(text))).toHaveLength(1)
  })

  test.each(['use(x as unknown as Any)', '// as any', `use('as any')`])('finds no type given up in %s', (text) => {
    expect(givenUpTypes(source(text))).toEqual([])
  })
})
