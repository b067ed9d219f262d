import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool } from './child.ts'
import { provideChromium } from './chromium.ts'
import { buildClient } from './client-build.ts'
import { command } from './command.ts'
import { provideNgircd } from './ngircd.ts'
import { Refusal } from './project.ts'
import { provideRedisServer } from './redis-server.ts'
import { addTallies, lineOf, type Tally, tallyOf } from './tally.ts'
import { tallyFileVariable } from './tally-reporter.ts'

// A run takes a quarter of an hour at most on two quiet cores. On busy ones it takes longer, and is no worse for that.
const testDeadlineMilliseconds = 30 * 60_000

const program = command('npm test --', 'Runs everything that a change is checked by: types, style and all tests.')
  .argument('[filters...]', 'test files to run, by parts of their paths; options go to Vitest')
  .allowUnknownOption()
  .action(async (filters: string[]) => {
    const tally = await runAll(filters)
    process.exitCode = tally.failed > 0 ? 1 : 0
    console.log(lineOf(tally))
  })

await program.parseAsync()

/** Runs everything; `filters` go to the test runner. A step that fails does not keep the others from running. */
async function runAll(filters: readonly string[]): Promise<Tally> {
  const chromium = await attempt('Chromium', provideChromium)
  const redis = await attempt('Redis', provideRedisServer)
  const ngircd = await attempt('ngircd', provideNgircd)
  if (chromium === undefined || redis === undefined || ngircd === undefined) return tallyOf(false)
  const built = await attempt('client', () => buildClient().then(() => true))
  announce('types')
  const types = await runTool('tsc', [])
  announce('style')
  const style = await runTool('biome', ['check', '--error-on-warnings'])
  announce('tests')
  const tests = await runTests(chromium, filters)
  return addTallies(tallyOf(built === true), tallyOf(types === 0), tallyOf(style === 0), tests)
}

async function runTests(chromium: string, filters: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-test-'))
  const tallyFile = join(folder, 'tally.json')
  try {
    const code = await runTool(
      'vitest',
      ['run', '--reporter=default', '--reporter=./scripts/tally-reporter.ts', ...filters],
      {
        env: { CHROMIUM_PATH: chromium, [tallyFileVariable]: tallyFile },
        deadlineMilliseconds: testDeadlineMilliseconds,
      },
    )
    if (!existsSync(tallyFile)) return tallyOf(false)
    const counted: Tally = JSON.parse(readFileSync(tallyFile, 'utf8'))
    // A runner that is not content, or that ran nothing, fails the run even where no single test did.
    const whole = code === 0 && counted.passed > 0
    return whole || counted.failed > 0 ? counted : addTallies(counted, tallyOf(false))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function attempt<Result>(title: string, body: () => Result | Promise<Result>): Promise<Result | undefined> {
  announce(title)
  try {
    return await body()
  } catch (error) {
    console.error(error instanceof Refusal ? `${error.code}: ${error.message}` : error)
    return undefined
  }
}

function announce(title: string): void {
  console.log(`\n=== ${title}`)
}
