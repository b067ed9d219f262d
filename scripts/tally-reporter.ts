import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { addTallies, emptyTally, type Tally, tallyOf } from './tally.ts'

/** Names the file that {@link TallyReporter} writes. */
export const tallyFileVariable = 'CAVEA_TEST_TALLY_FILE'

/**
 * Writes down how a test run ended. Whatever keeps a run from being whole counts as failed: a test that did not run, a
 * file or a suite whose own code threw, an error that nobody handled.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const path = process.env[tallyFileVariable]
    if (path === undefined) return
    const unhandled: Tally = { passed: 0, failed: unhandledErrors.length }
    const tally = addTallies(unhandled, ...modules.map(tallyModule))
    writeFileSync(path, JSON.stringify(tally))
  }
}

export function tallyModule(module: Pick<TestModule, 'errors' | 'children'>): Tally {
  const tests = [...module.children.allTests()].map((test) => tallyOf(test.result().state === 'passed'))
  const brokenSuites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length
  const broken = brokenSuites + (module.errors().length > 0 ? 1 : 0)
  return addTallies(emptyTally, ...tests, { passed: 0, failed: broken })
}
