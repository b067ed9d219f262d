import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { Sample } from '../../tests/support/tape-contract.ts'
import { inspect } from './inspect.ts'
import { findTape } from './source.ts'

test('a tape that is still written has the size of its files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-tape-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  onTestFinished(() => void vi.unstubAllEnvs())
  // The whole run of tests has a variable of its own, which is no setting.
  for (const name of Object.keys(process.env)) if (name.startsWith('CAVEA_')) vi.stubEnv(name, undefined)
  vi.stubEnv('CAVEA_DATA_DIR', folder)
  vi.stubEnv('NODE_ENV', 'test')
  const sample = new Sample('m')
  const writer = await new FileStore(join(folder, 'tapes'), () => {}).open('m')
  await writer.append([...sample.start(), ...sample.step(2000)])
  const tape = await findTape('m')
  const files = readdirSync(join(folder, 'tapes/m')).filter((name) => name.endsWith('.tape'))
  expect(tape.bytes).toBe(files.reduce((sum, name) => sum + statSync(join(folder, 'tapes/m', name)).size, 0))
  expect(tape.bytes).toBeGreaterThan(2000)
  expect(inspect(tape).lines.find((line) => line.startsWith('size'))).toMatch(/^size {6}[1-9][\d.]* KB, \d+ records$/)
})
