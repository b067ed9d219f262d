import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HttpFront } from '../../tests/support/http-front.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-pages-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function build(): string {
  const client = join(folder, 'client')
  mkdirSync(join(client, 'assets'), { recursive: true })
  for (const page of ['index', 'play', 'watch']) writeFileSync(join(client, `${page}.html`), `<title>${page}</title>`)
  writeFileSync(join(client, 'assets', 'main-1a2b.js'), 'start()')
  writeFileSync(join(folder, 'secret.txt'), 'hunter2')
  return client
}

test.each([
  ['/', 'index'],
  ['/play/a-room', 'play'],
  ['/watch/a-room', 'watch'],
  ['/watch/%3Cscript%3E', 'watch'],
])('%s is a page that browsers ask for anew, since it names the files of one build', async (path, page) => {
  await using front = await HttpFront.open({ clientFolder: build() })
  const { status, text, headers } = await front.send('GET', path)
  expect([status, text, headers.get('cache-control')]).toEqual([200, `<title>${page}</title>`, 'no-cache'])
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
  await using front = await HttpFront.open({ clientFolder: join(folder, 'client') })
  const { status, text } = await front.send('GET', '/play/a-room')
  expect(status).toBe(503)
  expect(text).toContain('npm run build')
})
