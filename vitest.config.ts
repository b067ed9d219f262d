import './scripts/node-version.cjs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const test = '*.test.{ts,tsx}'
const browser = [`tests/e2e/**/${test}`, 'tests/support/browser.test.ts']
const crossing = `tests/**/${test}`
const unit = [`{shared,rooms,server,client,scripts,bench}/**/${test}`, `tests/{house,fuzz,support}/**/${test}`]

// The groups run one after another: a real server's timing is not measured beside a fuzzer that takes every core.
export default defineConfig({
  test: {
    allowOnly: false,
    silent: 'passed-only',
    projects: [
      {
        test: {
          name: 'unit',
          include: unit,
          exclude: browser,
          testTimeout: 20_000,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: [crossing],
          exclude: [...unit, ...browser],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          include: browser,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
