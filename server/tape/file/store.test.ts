import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { everything } from '../../../shared/tape/copy.ts'
import { decodeTape } from '../../../shared/tape/encode.ts'
import { codeOf, Sample } from '../../../tests/support/tape-contract.ts'
import { FileStore } from './store.ts'

function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const reports: string[] = []
  return { folder, reports, store: new FileStore(folder, (text) => reports.push(text)) }
}

/** A tape of some ticks whose writer is gone. */
async function left(store: FileStore, ticks: number, id = 'm') {
  const sample = new Sample(id)
  const writer = await store.open(id)
  await writer.append(sample.start())
  for (let tick = 0; tick < ticks; tick++) await writer.append(sample.step())
  return { sample, writer }
}

test('what a dying writer has half written is cut off, wherever it stopped', async () => {
  const { folder, store } = opened()
  const { sample } = await left(store, 12)
  const file = join(folder, 'm', 'open-000001.tape')
  const whole = readFileSync(file)
  for (let cut = whole.length - 1; cut > 40; cut -= 17) {
    writeFileSync(file, whole.subarray(0, cut))
    const found = (await store.read('m')) ?? []
    expect(found).toEqual(sample.records.slice(0, found.length))
  }
  writeFileSync(file, whole)
  expect(await store.read('m')).toEqual(sample.records)
})

test('after a tear the tape goes on from there', async () => {
  const { folder, store } = opened()
  const { sample } = await left(store, 12)
  const file = join(folder, 'm', 'open-000001.tape')
  writeFileSync(file, readFileSync(file).subarray(0, -20))
  const next = await store.open('m')
  const kept = (await store.read('m')) ?? []
  expect(kept.length).toBeLessThan(sample.records.length)
  expect(kept).toEqual(sample.records.slice(0, kept.length))
  const after = { ...(sample.records[3] as (typeof sample.records)[number]), epoch: 2, seq: kept.length, tick: 12 }
  await next.append([after])
  expect(await new FileStore(folder, () => {}).read('m')).toEqual([...kept, after])
})

test('a closed segment that was changed is set aside with a message, and what is newer is given', async () => {
  const { folder, store, reports } = opened()
  const { sample, writer } = await left(store, 650)
  await writer.append(sample.step())
  for (let tick = 0; tick < 20; tick++) await writer.append(sample.step())
  const first = join(folder, 'm', 'public-000001.tape')
  const bytes = readFileSync(first)
  bytes[500] = (bytes[500] ?? 0) ^ 4
  writeFileSync(first, bytes)
  const found = (await store.read('m')) ?? []
  expect(found.slice(1)).toEqual(sample.records.slice(-(found.length - 1)))
  expect(found[0]?.kind).toBe('start')
  expect(reports).toHaveLength(1)
  expect(existsSync(first)).toBe(false)
  expect(readdirSync(join(folder, 'm', 'damaged'))).toHaveLength(2)
})

test('where the newest segment is the damaged one, what is older is given, and the tape goes on behind it', async () => {
  const { folder, store } = opened()
  const { sample, writer } = await left(store, 650)
  await writer.release()
  const last = join(folder, 'm', 'private-000002.tape')
  const bytes = readFileSync(last)
  bytes[60] = (bytes[60] ?? 0) ^ 4
  writeFileSync(last, bytes)
  const next = await store.open('m')
  const kept = (await store.read('m')) ?? []
  expect(kept.length).toBeGreaterThan(100)
  expect(kept).toEqual(sample.records.slice(0, kept.length))
  const seq = kept.length
  await next.append([{ ...(sample.records[3] as (typeof sample.records)[number]), epoch: 2, seq, tick: 600 }])
  expect((await store.read('m'))?.length).toBe(kept.length + 1)
})

test('a tape is held from its opening until it is let go', async () => {
  const { store } = opened()
  const { writer } = await left(store, 1)
  const held = async () => (await store.list())[0]?.held
  expect(await held()).toBe(true)
  await writer.release()
  expect(await held()).toBe(false)
  const next = await store.open('m')
  expect(await held()).toBe(true)
  // Whoever had it before can let go of nothing more.
  await writer.release()
  expect(await held()).toBe(true)
  await next.release()
  expect(await held()).toBe(false)
})

test('a minute of a match makes one segment', async () => {
  const { folder, store } = opened()
  await left(store, 1900)
  expect(readdirSync(join(folder, 'm')).filter((name) => name.startsWith('public')).length).toBeLessThanOrEqual(4)
})

test('only the server itself can read what is private', async () => {
  const { folder, store } = opened()
  const { writer } = await left(store, 1)
  const modeOf = (name: string) => statSync(join(folder, 'm', name)).mode & 0o777
  expect(modeOf('open-000001.tape')).toBe(0o600)
  await writer.release()
  expect([modeOf('private-000001.tape'), modeOf('public-000001.tape')]).toEqual([0o600, 0o644])
  expect(readdirSync(join(folder, 'm')).filter((name) => name.startsWith('open'))).toEqual([])
})

test('an id leads nowhere else', async () => {
  const { store } = opened()
  for (const id of ['../m', 'a/b', '', '.', 'x'.repeat(65)]) {
    expect(await codeOf(() => store.open(id))).toBe('tape_unknown')
    expect(await codeOf(() => store.read(id))).toBe('tape_unknown')
  }
})

test('finished tapes go when they are old or too much, the oldest first; others stay', async () => {
  const { store } = opened()
  const minute = 60_000
  for (const [at, id] of ['a', 'b', 'c', 'live'].entries()) {
    const sample = new Sample(id, 1_700_000_000_000 + at * minute)
    const writer = await store.open(id)
    await writer.append([...sample.start(), ...sample.step()])
    if (id !== 'live') await writer.finish()
  }
  const ids = async () => (await store.list()).map(({ id }) => id).sort()
  const now = 1_700_000_000_000 + 3 * minute
  await store.tidy({ maxAgeMs: 2.5 * minute, maxBytes: 1e9 }, now)
  expect(await ids()).toEqual(['b', 'c', 'live'])
  const size = (await store.list()).find(({ id }) => id === 'c')?.bytes ?? 0
  await store.tidy({ maxAgeMs: 1e12, maxBytes: size + 10 }, now)
  expect((await ids()).length).toBe(2)
  expect(await ids()).toContain('live')
})

test('a match that never ends keeps the newest part of its tape, from which it can be watched and goes on', async () => {
  const { folder, store } = opened()
  const { sample, writer } = await left(store, 3700)
  const numbers = () => readdirSync(join(folder, 'm')).filter((name) => /^(public|open)-/.test(name))
  expect(numbers().length).toBeGreaterThanOrEqual(6)
  const size = (await store.list())[0]?.bytes ?? 0
  await store.tidy({ maxAgeMs: 1e15, maxBytes: size * 4 })
  expect(await store.read('m')).toEqual(sample.records)
  await store.tidy({ maxAgeMs: 1e15, maxBytes: size * 2 })
  const half = (await store.list())[0]?.bytes ?? 0
  expect(half).toBeLessThan(size * 0.7)
  expect(half).toBeGreaterThan(size * 0.2)
  await store.tidy({ maxAgeMs: 0, maxBytes: 1e12 })
  expect(numbers().length).toBe(2)
  await writer.append(sample.step())
  const found = (await store.read('m')) ?? []
  expect(found.slice(1)).toEqual(sample.records.slice(-(found.length - 1)))
  expect([found[0]?.kind, found[1]?.kind]).toEqual(['start', 'keyframe'])
  const pieces = await store.publicFile('m', everything)
  const shown = decodeTape(new Uint8Array(await buffer(pieces as AsyncIterable<Uint8Array>)))
  expect(shown).toEqual(found.filter(({ track }) => track === 'public'))
})
