import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MatchRow } from '../../shared/protocol.ts'
import { HttpFront } from '../../tests/support/http-front.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-pages-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function build(): string {
  const client = join(folder, 'client')
  mkdirSync(join(client, 'assets'), { recursive: true })
  for (const page of ['index', 'play', 'watch', 'overlay', 'replay'])
    writeFileSync(join(client, `${page}.html`), `<title>${page}</title><p>${page}</p>`)
  writeFileSync(join(client, 'error.html'), '<title>{{title}}</title>{{text}} {{status}} {{code}}')
  writeFileSync(join(client, 'assets', 'main-1a2b.js'), 'start()')
  writeFileSync(join(folder, 'secret.txt'), 'hunter2')
  return client
}

const rows = ['a-room', '<script>'].map((roomId) => ({ roomId, title: 'Arena', summary: '' }) as MatchRow)
const running = { matches: () => rows }

test.each([
  ['/', 'index'],
  ['/play/a-room', 'play'],
  ['/watch/a-room', 'watch'],
  ['/watch/%3Cscript%3E', 'watch'],
  ['/replay/a-tape', 'replay'],
])('%s is a page that browsers ask for anew, since it names the files of one build', async (path, page) => {
  await using front = await HttpFront.open({ clientFolder: build(), ports: running })
  const { status, text, headers } = await front.send('GET', path)
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache'])
  expect(text).toContain(`<p>${page}</p>`)
})

test('files have a digest in their names and are kept for good', async () => {
  await using front = await HttpFront.open({ clientFolder: build() })
  const { text, headers } = await front.send('GET', '/assets/main-1a2b.js')
  expect(text).toBe('start()')
  expect(headers.get('cache-control')).toContain('immutable')
})

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/'])(
  'nothing outside of the pages, and no folder, is given out: %s',
  async (path) => {
    await using front = await HttpFront.open({ clientFolder: build() })
    const { status, text } = await front.send('GET', path)
    expect(status).toBe(404)
    expect(text).not.toContain('hunter2')
  },
)

test('pages that are not built say what to do', async () => {
  await using front = await HttpFront.open({ clientFolder: join(folder, 'client'), ports: running })
  const { status, text } = await front.send('GET', '/play/a-room')
  expect(status).toBe(503)
  expect(text).toContain('npm run build')
})

test.each([
  ['/play/<b>', 'match_unknown', 'There is no such match'],
  ['/watch/gone', 'match_unknown', 'There is no such match'],
  ['/lost', 'route_unknown', 'There is nothing at this address'],
  ['/error.html', 'route_unknown', 'There is nothing at this address'],
])('%s is said to be missing: to people by a page, to programs by its code', async (path, code, title) => {
  await using front = await HttpFront.open({ clientFolder: build(), ports: running })
  const { status, text, headers } = await front.send('GET', path, { accept: 'text/html' })
  expect([status, headers.get('cache-control')]).toEqual([404, 'no-cache'])
  expect(text).toContain(`<title>${title}</title>`)
  expect(text).toContain(`404 ${code}`)
  expect(text).not.toMatch(/<b>|\{\{/)
  expect(await front.outcome('GET', path, { accept: 'application/json' })).toEqual([404, code])
})

test('what programs ask for is answered as JSON, also to a browser', async () => {
  await using front = await HttpFront.open({ clientFolder: build() })
  expect(await front.outcome('GET', '/api/tapes/none', { accept: 'text/html' })).toEqual([404, 'tape_unknown'])
})

test('an address that cannot be decoded is a page of its own', async () => {
  await using front = await HttpFront.open({ clientFolder: build(), ports: running })
  const { status, text } = await front.send('GET', '/play/%E0%A4%A', { accept: 'text/html' })
  expect([status, text]).toEqual([400, expect.stringContaining('This address is damaged')])
})

test('before all matches are back, none is said to be gone', async () => {
  await using front = await HttpFront.open({ clientFolder: build(), ports: { ready: () => false } })
  expect((await front.send('GET', '/watch/coming', { accept: 'text/html' })).status).toBe(200)
})

test('an overlay is there before its match: a stream would show the error to all who watch it', async () => {
  await using front = await HttpFront.open({ clientFolder: build(), ports: running })
  const { status, text } = await front.send('GET', '/overlay/not-yet', { accept: 'text/html' })
  expect([status, text]).toEqual([200, '<title>overlay</title><p>overlay</p>'])
})

test('without a build, an error is said all the same', async () => {
  await using front = await HttpFront.open({ clientFolder: join(folder, 'client') })
  const { status, text } = await front.send('GET', '/lost', { accept: 'text/html' })
  expect([status, text]).toEqual([404, expect.stringContaining('404 route_unknown')])
})

test('a page for which a match has to be here leads to where the match is played', async () => {
  const playedAt = (roomId: string) => (roomId === 'a-room' ? '10.0.0.7:2567' : undefined)
  await using front = await HttpFront.open({ clientFolder: build(), ports: { ...running, playedAt } })
  const { status, headers } = await fetch(`${front.address}/play/a-room?line`, { redirect: 'manual' })
  expect([status, headers.get('location')]).toEqual([307, '//10.0.0.7:2567/play/a-room?line'])
  expect((await front.send('GET', '/watch/a-room')).text).toContain('<p>watch</p>')
})
