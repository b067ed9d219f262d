import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { Tapes } from '../../server/tape/tapes.ts'
import { HttpFront } from '../support/http-front.ts'

const count = 3000
const segments = Array.from({ length: 20 }, (_, at) => ({
  number: at + 1,
  publicBytes: 1000,
  privateBytes: 1000,
  publicChecksum: 1,
  privateChecksum: 1,
  lastTick: (at + 1) * 1000,
  lastTime: 1_700_000_000_000,
}))
const startedAtOf = (at: number) => 1_700_000_000_000 + Math.floor(at / 3) * 1000

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-many-'))
  for (let at = 0; at < count; at++) {
    const id = `tape-${String(at).padStart(4, '0')}`
    const head = {
      match: id,
      game: 'small',
      title: 'Small',
      version: 1,
      tickRate: 10,
      schema: '',
      startedAt: startedAtOf(at),
    }
    mkdirSync(join(folder, id))
    writeFileSync(join(folder, id, 'index.json'), JSON.stringify({ format: 1, head, finished: true, segments }))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const reports = { failed() {}, dropped() {}, fenced() {} }
function front() {
  const tapes = new Tapes(new FileStore(folder, () => {}), { bytes: 1024, keepMs: 1000 }, reports)
  return HttpFront.open({ ports: { tapes: (query) => tapes.page(query) } })
}

/** Bytes that this process has read so far, from files and sockets. */
const bytesRead = () => Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])

test('twenty who ask for the list of 3,000 tapes at once cost no more than one look, and the next look next to nothing', async () => {
  await using one = await front()
  const single = bytesRead()
  await one.send('GET', '/api/tapes')
  const singleBytes = bytesRead() - single
  expect(singleBytes).toBeGreaterThan(count * 1000)

  await using many = await front()
  const before = bytesRead()
  const answers = await Promise.all(Array.from({ length: 20 }, () => many.send('GET', '/api/tapes')))
  expect((bytesRead() - before) / singleBytes).toBeLessThan(1.5)
  for (const { status, text } of answers) {
    expect([status, JSON.parse(text).length]).toEqual([200, 50])
    expect(text.length).toBeLessThan(50 * 200)
  }

  const again = new FileStore(folder, () => {})
  expect(await again.list()).toHaveLength(count)
  const later = bytesRead()
  expect(await again.list()).toHaveLength(count)
  expect((bytesRead() - later) / singleBytes).toBeLessThan(0.1)
})

test('the list is read in pages, newest first, none left out and none twice', async () => {
  await using there = await front()
  const seen: { id: string; startedAt: number }[] = []
  let path: string | undefined = '/api/tapes?limit=100&live=false'
  let pages = 0
  while (path !== undefined) {
    const { status, headers, text } = await there.send('GET', path)
    expect(status).toBe(200)
    seen.push(...JSON.parse(text))
    pages++
    path = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
  }
  expect(pages).toBe(count / 100)
  expect(new Set(seen.map(({ id }) => id)).size).toBe(count)
  expect(seen.map(({ startedAt }) => startedAt)).toEqual(
    Array.from({ length: count }, (_, at) => startedAtOf(count - 1 - at)),
  )
  expect(JSON.parse((await there.send('GET', '/api/tapes?live=true')).text)).toEqual([])
})

test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'cursor=1.', 'live=maybe', 'page=2'])(
  'a list is not asked for by %s',
  async (query) => {
    await using there = await front()
    expect(await there.outcome('GET', `/api/tapes?${query}`)).toEqual([400, 'request_invalid'])
  },
)
