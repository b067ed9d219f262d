import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { everything } from '../../../shared/tape/copy.ts'
import { decodeTape } from '../../../shared/tape/encode.ts'
import { codeOf, Sample } from '../../../tests/support/tape-contract.ts'
import { FileStore } from './store.ts'

const lost = 'The index of a tape could not be read and was made anew'

/** A tape of two segments that are closed and one that is not, as a process leaves it that is killed. */
async function left(end: 'kill' | 'release' | 'finish' = 'kill') {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-index-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const reports: string[] = []
  const store = (use?: 'look') => new FileStore(folder, (text) => reports.push(text), use)
  const sample = new Sample()
  const writer = await store().open('m')
  await writer.append(sample.start())
  while (sample.tick < 1250) await writer.append(sample.step())
  if (end === 'finish') await writer.append([sample.put({ track: 'public', kind: 'end', reason: 'over' })])
  if (end !== 'kill') await writer[end]()
  const file = (name: string) => join(folder, 'm', name)
  return { file, reports, store, sample, writer }
}

const ways = {
  gone: (file: string) => rmSync(file),
  empty: (file: string) => writeFileSync(file, ''),
  'half written': (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 90)),
  'of another form': (file: string) => writeFileSync(file, '{"format":1,"segments":"none"}'),
}

test.each(Object.keys(ways) as (keyof typeof ways)[])(
  'with an index that is %s a match is brought back',
  async (way) => {
    const { file, reports, store, sample } = await left()
    ways[way](file('index.json'))
    const next = store()
    const [row] = await next.list()
    expect(row).toMatchObject({ id: 'm', finished: false, head: { match: 'm' } })
    expect(reports).toEqual([lost])
    expect(await next.read('m')).toEqual(sample.records)
    sample.epoch = 2
    const writer = await next.open('m')
    await writer.append(sample.step())
    const again = store()
    expect(await again.read('m')).toEqual(sample.records)
    expect(await again.list()).toHaveLength(1)
    expect(reports).toEqual([lost])
  },
)

test('one that is finished stays finished, can be watched, and goes when it is old', async () => {
  const { file, store, sample, reports } = await left('finish')
  rmSync(file('index.json'))
  const next = store()
  const pieces = (await next.publicFile('m', { ...everything, time: 0 })) ?? Readable.from([])
  const shown = decodeTape(new Uint8Array(await buffer(pieces)))
  expect(shown).toEqual(sample.publicRecords)
  expect(await next.list()).toMatchObject([{ id: 'm', finished: true, lastTick: 1250 }])
  expect(await codeOf(() => next.open('m'))).toBe('tape_finished')
  await next.tidy({ maxAgeMs: 1000, maxBytes: 1e9 })
  expect(await next.list()).toEqual([])
  expect(reports).toEqual([lost])
})

test('asked for by many at once it is made once', async () => {
  const { file, store, reports } = await left('release')
  rmSync(file('index.json'))
  const next = store()
  const lists = await Promise.all(Array.from({ length: 5 }, () => next.list()))
  expect(lists.map(([row]) => row?.lastTick)).toEqual(Array(5).fill(1250))
  expect(reports).toEqual([lost])
})

test('who only looks changes nothing', async () => {
  const { file, store, sample, reports } = await left('release')
  rmSync(file('index.json'))
  const look = store('look')
  expect(await look.list()).toHaveLength(1)
  expect(await look.read('m')).toEqual(sample.records)
  expect([existsSync(file('index.json')), reports]).toEqual([false, [lost]])
})

test('a segment that is damaged, too, is set aside, and the rest kept', async () => {
  const { file, store, sample, reports } = await left('release')
  rmSync(file('index.json'))
  const bytes = readFileSync(file('private-000001.tape'))
  bytes[300] = (bytes[300] ?? 0) ^ 1
  writeFileSync(file('private-000001.tape'), bytes)
  const next = store()
  expect(await next.list()).toHaveLength(1)
  const found = (await next.read('m')) ?? []
  expect(found.length).toBeGreaterThan(1000)
  expect(found.slice(1)).toEqual(sample.records.slice(1 - found.length))
  expect(reports).toEqual(['A damaged segment of a tape was set aside', lost])
})

test('the index of a match that runs is not made anew: whoever writes it knows it', async () => {
  const { file, reports, store, sample } = await left()
  const next = store()
  sample.epoch = 2
  const writer = await next.open('m')
  await writer.append(sample.step())
  rmSync(file('index.json'))
  expect(await next.list()).toHaveLength(1)
  expect(await next.read('m')).toEqual(sample.records)
  await writer.release()
  expect([existsSync(file('index.json')), reports]).toEqual([true, []])
})

test('an index that is older than its segments takes them in again', async () => {
  const { file, store, sample, reports } = await left('release')
  const index = JSON.parse(readFileSync(file('index.json'), 'utf8'))
  writeFileSync(file('index.json'), JSON.stringify({ ...index, segments: index.segments.slice(0, 1) }))
  const next = store()
  await next.open('m')
  expect(await next.read('m')).toEqual(sample.records)
  expect(reports).toEqual([])
})

test('segments that were about to be taken away go at the next opening, and are not taken for damaged ones', async () => {
  const { file, store, reports } = await left()
  const first = ['public-000001.tape', 'private-000001.tape']
  for (const name of first) copyFileSync(file(name), file(`kept-${name}`))
  const next = store()
  await next.open('m')
  await next.tidy({ maxAgeMs: 0, maxBytes: 1e12 })
  expect(first.some((name) => existsSync(file(name)))).toBe(false)
  // The private track goes first: what is left of it is found by the public one.
  for (const names of [first, first.slice(0, 1)]) {
    for (const name of names) copyFileSync(file(`kept-${name}`), file(name))
    await store().open('m')
    expect([first.some((name) => existsSync(file(name))), reports]).toEqual([false, []])
  }
  expect(readdirSync(file('.')).filter((name) => name === 'damaged')).toEqual([])
})
