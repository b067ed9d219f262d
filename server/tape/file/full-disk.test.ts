import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { codeOf, Sample } from '../../../tests/support/tape-contract.ts'
import { FileStore } from './store.ts'

type Done = (error: NodeJS.ErrnoException | null, written: number, bytes: Uint8Array) => void

const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }))

// A file system of one's own takes rights that a test need not have: here a disk takes so many bytes, and then says what
// one does that is full.
vi.mock(import('node:fs'), async (original) => {
  const real = await original()
  const write = (fd: number, bytes: Uint8Array, at: number, length: number, done: Done): void => {
    const fits = Math.min(length, disk.room)
    disk.room -= fits
    if (fits > 0) real.write(fd, bytes, at, fits, null, done)
    else done(Object.assign(new Error('There is no space left.'), { code: 'ENOSPC' }), 0, bytes)
  }
  return { ...real, write: write as unknown as typeof real.write }
})

beforeEach(() => {
  disk.room = Number.POSITIVE_INFINITY
})

function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-full-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const reports: string[] = []
  const store = () => new FileStore(folder, (text) => reports.push(text))
  return { folder, reports, store }
}

const rooms = [0, 3, 8, 15, 16, 17, 40, 120, 260, 300, 340, 400, 500, 700, 1000, 1400, 2000]

test.each(rooms)('a tape that begins on a disk with room for %i bytes is whole once there is room', async (room) => {
  const { store, reports } = opened()
  const sample = new Sample()
  const writer = await store().open('m')
  const batch = sample.start()
  disk.room = room
  const first = await codeOf(() => writer.append(batch))
  if (first !== 'ok') expect(await codeOf(() => writer.append(batch))).not.toBe('ok')
  disk.room = Number.POSITIVE_INFINITY
  await writer.append([...batch, ...sample.step()])
  // As after a kill.
  const next = store()
  expect(await next.read('m')).toEqual(sample.records)
  await next.open('m')
  expect(await next.read('m')).toEqual(sample.records)
  expect(reports).toEqual([])
})

test('so is one that goes on in its next segment there', async () => {
  const { folder, store, reports } = opened()
  const sample = new Sample()
  const writer = await store().open('m')
  await writer.append(sample.start())
  while (sample.tick < 609) await writer.append(sample.step())
  const batch = sample.step()
  const open = () => readdirSync(join(folder, 'm')).filter((name) => /^open|draft$/.test(name))
  expect(open()).toEqual(['open-000001.tape'])
  // It is out of room over the files of the segment that is closed, over the index, and over each part of the next.
  let offers = 0
  for (let room = 0; ; room += room < 60_000 ? 4001 : 61) {
    disk.room = room
    offers++
    if ((await codeOf(() => writer.append(batch))) === 'ok') break
    expect(open()).toEqual(['open-000001.tape'])
  }
  expect(offers).toBeGreaterThan(20)
  disk.room = Number.POSITIVE_INFINITY
  await writer.append(sample.step())
  expect(open()).toEqual(['open-000002.tape'])
  const next = store()
  expect(await next.read('m')).toEqual(sample.records)
  await next.open('m')
  expect(await next.read('m')).toEqual(sample.records)
  expect(reports).toEqual([])
})
