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

test('to open a match’s tape after a kill, and then read what it goes on from, decodes its newest segment once', async () => {
  const { folder, store } = opened()
  const { sample } = await written(store, 1250)
  const next = new FileStore(folder, () => {})
  await next.open('m')
  const found = (await next.read('m', (records) => records.length > 50)) ?? []
  expect(decoded()).toEqual([1, 0])
  expect(found).toEqual([sample.records[0], ...sample.records.slice(1 - found.length)])
  // Whoever reads once more has to read it once more.
  expect(await next.read('m')).toEqual(sample.records)
})

test('so does to open one that was let go', async () => {
  const { folder, store } = opened()
  const { sample, writer } = await written(store, 1250)
  await writer.release()
  const next = new FileStore(folder, () => {})
  const second = await next.open('m')
  const found = (await next.read('m', (records) => records.length > 50)) ?? []
  expect(decoded()).toEqual([0, 2])
  expect(found).toEqual([sample.records[0], ...sample.records.slice(1 - found.length)])
  await second.append(sample.step())
  expect(await next.read('m')).toEqual(sample.records)
})
