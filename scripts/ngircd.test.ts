import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findNgircd } from './ngircd.ts'

test('an IRC server is found on PATH before all other places, if it can be run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-ngircd-path-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'ngircd')
  writeFileSync(path, '')
  expect(findNgircd({ PATH: folder })).not.toBe(path)
  chmodSync(path, 0o755)
  expect(findNgircd({ PATH: ['/nowhere', folder].join(delimiter) })).toBe(path)
})
