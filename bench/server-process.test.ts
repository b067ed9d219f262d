import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ServerProcess, settled } from './server-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'cavea-bench-test-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Whether a process of that number is there. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a server that does not become ready is not left behind, and one that ends is not waited for', async () => {
  const [note, probe] = [join(folder, 'pid'), join(folder, 'probe.mjs')]
  writeFileSync(
    probe,
    `import { writeFileSync } from 'node:fs'
     writeFileSync(${JSON.stringify(note)}, String(process.pid))
     setInterval(() => {}, 1000)
     await new Promise(() => {})`,
  )
  const written = () => Number(readFileSync(note, 'utf8'))
  await expect(ServerProcess.start({}, probe, 2000)).rejects.toThrow('a server is ready')
  expect(written()).toBeGreaterThan(0)
  expect(lives(written())).toBe(false)
  await expect(ServerProcess.start({ CAVEA_NONSENSE: '1' })).rejects.toThrow('ended before it was ready')
}, 60_000)

test('a probe that says nothing is not waited for without end', async () => {
  await using server = await ServerProcess.start({})
  await settled('a match is listed', () => server.match())
  await expect(server.report(200)).rejects.toThrow('said nothing within 200 ms')
}, 60_000)
