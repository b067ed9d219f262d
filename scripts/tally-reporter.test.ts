import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { projectFolder } from './project.ts'
import { tallyFileVariable } from './tally-reporter.ts'

let folder: string

beforeEach(() => {
  const cache = join(projectFolder, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  folder = mkdtempSync(join(cache, 'cavea-tally-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a made-up test file by the real test runner. */
function run(text: string): { code: number | null; tally: unknown } {
  const tallyFile = join(folder, 'tally.json')
  writeFileSync(
    join(folder, 'made-up.test.ts'),
    `import { describe, test, expect, beforeAll, afterAll } from 'vitest'\n${text}`,
  )
  writeFileSync(join(folder, 'vitest.config.ts'), `export default { test: { include: ['*.test.ts'], exclude: [] } }`)
  const reporter = join(projectFolder, 'scripts/tally-reporter.ts')
  const parameters = [join(projectFolder, 'node_modules/.bin/vitest'), 'run', '--root', folder, '--reporter', reporter]
  const { status } = spawnSync(process.execPath, parameters, {
    cwd: folder,
    env: { ...process.env, [tallyFileVariable]: tallyFile },
  })
  return { code: status, tally: JSON.parse(readFileSync(tallyFile, 'utf8')) }
}

describe('the tally of a test run', () => {
  test('counts what passed and what failed', () => {
    const text = `test('a', () => {}); test.each([1, 2])('b', () => {}); test('c', () => expect(1).toBe(2))`
    expect(run(text)).toEqual({ code: 1, tally: { passed: 3, failed: 1 } })
  })

  test('counts a test that did not run as failed', () => {
    expect(run(`test('a', () => {}); test.skip('b', () => {})`).tally).toEqual({ passed: 1, failed: 1 })
  })

  test('counts a file that cannot be loaded', () => {
    expect(run(`test('a', () => {}); throw new Error('no')`)).toMatchObject({ code: 1, tally: { failed: 1 } })
  })

  test('counts an error that nobody handled', () => {
    const text = `test('a', async () => { Promise.reject(new Error('no')); await new Promise(setImmediate) })`
    expect(run(text)).toEqual({ code: 1, tally: { passed: 1, failed: 1 } })
  })

  test('counts a suite whose own code threw', () => {
    const text = `describe('s', () => { afterAll(() => { throw new Error('no') }); test('a', () => {}) })`
    expect(run(text)).toEqual({ code: 1, tally: { passed: 1, failed: 1 } })
  })

  test('counts nothing where nothing ran', () => {
    expect(run('').tally).toMatchObject({ passed: 0 })
  })
})
