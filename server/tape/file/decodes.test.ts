import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { everything } from '../../../shared/tape/copy.ts'
import { decodeBoth, decodeTrack } from '../../../shared/tape/encode.ts'
import { Sample } from '../../../tests/support/tape-contract.ts'
import { FileStore } from './store.ts'

// To decode a minute of a match takes longer than a tick may: it is counted how often that is done.
vi.mock(import('../../../shared/tape/encode.ts'), { spy: true })
beforeEach(() => void vi.clearAllMocks())

const decoded = () => [vi.mocked(decodeBoth).mock.calls.length, vi.mocked(decodeTrack).mock.calls.length]

function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { folder, store: new FileStore(folder, () => {}) }
}

async function written(store: FileStore, ticks: number) {
  const sample = new Sample()
  const writer = await store.open('m')
  await writer.append(sample.start())
  for (let tick = 0; tick < ticks; tick++) await writer.append(sample.step())
  return { sample, writer }
}

test('a download of a match that runs decodes nothing', async () => {
  const { store } = opened()
  await written(store, 1250)
  for await (const piece of (await store.publicFile('m', everything)) ?? []) expect(piece.length).toBeGreaterThan(0)
  expect(decoded()).toEqual([0, 0])
})
