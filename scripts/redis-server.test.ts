import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findRedisServer } from './redis-server.ts'

test('a Redis server is found on PATH before all other places, and Valkey will do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-redis-path-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'valkey-server')
  writeFileSync(path, '')
  expect(findRedisServer({ PATH: folder })).not.toBe(path)
  chmodSync(path, 0o755)
  expect(findRedisServer({ PATH: ['/nowhere', folder].join(delimiter) })).toBe(path)
})
