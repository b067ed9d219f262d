import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { projectFolder } from '../scripts/project.ts'
import { type Benchmark, median, round } from './benchmark.ts'
import { freePort } from './free-port.ts'

const rounds = 3
const idleSeconds = 30

/** From the start of the process to its first ready answer, and its memory when one match has run idle for a while. */
export const start: Benchmark = {
  async run(progress) {
    const measured: Awaited<ReturnType<typeof once>>[] = []
    for (let at = 0; at < rounds; at++) {
      measured.push(await once())
      progress(`start ${at + 1} of ${rounds}: ${JSON.stringify(measured.at(-1))}`)
    }
    const of = (key: keyof Awaited<ReturnType<typeof once>>) => round(median(measured.map((one) => one[key])))
    return [
      { what: 'start to ready', unit: 'ms', median: of('readyMs'), reach: 2000 },
      { what: 'memory when ready', unit: 'MB', median: of('readyMegabytes'), reach: 150 },
      {
        what: `memory after ${idleSeconds} s with one idle match`,
        unit: 'MB',
        median: of('idleMegabytes'),
        reach: 150,
      },
    ]
  },
}

async function once() {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-bench-'))
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(projectFolder, 'server/main.ts')], {
    cwd: projectFolder,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, PORT: `${port}`, HOST: '127.0.0.1', CAVEA_DATA_DIR: folder },
  })
  try {
    while (!(await isReady(port))) await pause(5)
    const readyMs = performance.now() - startedAt
    const readyMegabytes = megabytesOf(child)
    await pause(idleSeconds * 1000)
    return { readyMs, readyMegabytes, idleMegabytes: megabytesOf(child) }
  } finally {
    const gone = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** What of the process is in memory, as Linux counts it. */
function megabytesOf(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
}
