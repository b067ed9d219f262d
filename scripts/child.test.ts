import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../tests/support/until.ts'
import { run } from './child.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-child-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Runs JavaScript as a command. */
const runCode = (code: string, deadlineMilliseconds = 10_000) =>
  run(process.execPath, ['-e', code], { deadlineMilliseconds })

/** Starts a grandchild that lives until it is killed, and writes its process id to a file. */
const grandchild = (path: string) =>
  `const { spawn } = require('child_process'); const { writeFileSync } = require('fs')
   const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }); child.unref()
   writeFileSync(${JSON.stringify(path)}, String(child.pid));`

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a command', () => {
  test('gives its exit code', async () => {
    expect(await runCode('process.exit(7)')).toBe(7)
    expect(await runCode('')).toBe(0)
  })

  test('gives 128 and the number of the signal that ended it', async () => {
    expect(await runCode(`process.kill(process.pid, 'SIGTERM')`)).toBe(143)
  })

  test('gives 127 where it does not exist', async () => {
    expect(await run('/nowhere/to/be/found', [])).toBe(127)
  })

  test('takes what it left running with it', async () => {
    const path = join(folder, 'pid')
    await runCode(grandchild(path))
    await until(() => !lives(Number(readFileSync(path, 'utf8'))))
  })

  test('is ended at its deadline', async () => {
    expect(await runCode('setInterval(() => {}, 1000)', 300)).toBe(137)
  })

  test('is interrupted along with the script that runs it', async () => {
    const path = join(folder, 'pid')
    const script = join(folder, 'script.ts')
    const code = `${grandchild(path)} setInterval(() => {}, 1000)`
    const module = JSON.stringify(join(import.meta.dirname, 'child.ts'))
    writeFileSync(
      script,
      `const { run } = await import(${module})
       await run(process.execPath, ['-e', ${JSON.stringify(code)}])
       console.log('went on')`,
    )
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    const ended = new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)))
    const pid = await until(() => Number(readFileSync(path, 'utf8')))
    child.kill('SIGTERM')
    expect(await ended).toBe('SIGTERM')
    expect(output).toBe('')
    await until(() => !lives(pid))
  })
})
