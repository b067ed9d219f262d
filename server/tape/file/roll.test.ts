import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { everything } from '../../../shared/tape/copy.ts'
import { decodeTape } from '../../../shared/tape/encode.ts'
import { Sample } from '../../../tests/support/tape-contract.ts'
import { FileStore } from './store.ts'

/** What happens between a look into the folder and the reading of the segment that was open then. */
const between = vi.hoisted(() => ({ run: undefined as (() => Promise<unknown>) | undefined }))

vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original()
  const readFile = async (...given: Parameters<typeof real.readFile>) => {
    if (String(given[0]).includes('/open-')) {
      const { run } = between
      between.run = undefined
      await run?.()
    }
    return real.readFile(...given)
  }
  return { ...real, readFile: readFile as typeof real.readFile }
})

beforeEach(() => {
  between.run = undefined
})

async function running(ticks: number) {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-roll-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const store = new FileStore(folder, () => {})
  const sample = new Sample()
  const writer = await store.open('m')
  await writer.append(sample.start())
  const play = async (to: number) => {
    while (sample.tick < to) await writer.append(sample.step())
  }
  await play(ticks)
  return { store, sample, play }
}

test('a segment that is closed while a tape is read is read all the same', async () => {
  const { store, sample, play } = await running(605)
  between.run = () => play(615)
  const found = (await store.read('m', () => true)) ?? []
  expect(between.run).toBeUndefined()
  expect(found.at(-1)?.tick).toBeGreaterThanOrEqual(609)
  expect(found).toEqual(sample.records.slice(0, found.length))
})

test('and while it is downloaded', async () => {
  const { store, sample, play } = await running(1205)
  const pieces: Uint8Array[] = []
  for await (const piece of (await store.publicFile('m', everything)) ?? []) {
    if (pieces.length === 0) await play(1225)
    pieces.push(piece)
  }
  const shown = decodeTape(Buffer.concat(pieces))
  expect(shown.at(-1)?.tick).toBeGreaterThanOrEqual(1219)
  expect(shown).toEqual(sample.publicRecords.slice(0, shown.length))
})
