import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { HttpFront } from '../../tests/support/http-front.ts'
import { ClientBuild } from './client-build.ts'

let folder = ''
let now = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-build-'))
  now = 0
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

function put(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** A build as it is published: the stamp comes last. */
function publish(id: string, time: number): void {
  put('index.html', `<head></head>${id}`)
  put('.build.json', JSON.stringify({ id }))
  utimesSync(join(folder, '.build.json'), time, time)
  now += 1000
}

const front = () => HttpFront.open({ clientFolder: folder, now: () => now })

test('a new build is served without a restart, and each page and /api/about say which one it is', async () => {
  await using server = await front()
  expect((await server.send('GET', '/')).status).toBe(503)
  for (const [time, id] of ['aaa', 'bbb'].entries()) {
    publish(id, time + 1)
    const { text } = await server.send('GET', '/')
    expect(text).toBe(`<head><meta name="cavea-build" content="${id}"></head>${id}`)
    expect(JSON.parse((await server.send('GET', '/api/about')).text)).toMatchObject({ build: id })
  }
})

test('pages stay those of the last whole build while the next one is being put in place, or while the folder is gone', () => {
  const build = new ClientBuild(folder, () => now)
  publish('aaa', 1)
  const first = build.page('index.html')
  put('index.html', '<head></head>half of the next')
  now += 1000
  expect(build.page('index.html')).toBe(first)
  rmSync(folder, { recursive: true })
  now += 1000
  expect([build.page('index.html'), build.id]).toEqual([first, 'aaa'])
})

test('what a stamp says never becomes markup', () => {
  put('.build.json', JSON.stringify({ id: '"><script>' }))
  put('index.html', '<head></head>')
  expect(new ClientBuild(folder).page('index.html')).toBe('<head></head>')
})

test('files go out packed to those who take that, with their own type, and are kept for good', async () => {
  put('assets/a-1.js', 'plain')
  put('assets/a-1.js.br', 'packed')
  await using server = await front()
  const ask = async (encoding: string) => {
    const response = await new Promise<import('node:http').IncomingMessage>((resolve) =>
      get(`${server.address}/assets/a-1.js`, { headers: { 'accept-encoding': encoding } }, resolve),
    )
    const { headers } = response
    const text = (await response.toArray()).join('')
    return [text, headers['content-encoding'], headers['content-type'], headers['cache-control'], headers.vary]
  }
  const [type, cache, vary] = [
    'text/javascript; charset=utf-8',
    'public,max-age=31536000,immutable',
    expect.any(String),
  ]
  expect(await ask('gzip, br')).toEqual(['packed', 'br', type, cache, vary])
  expect(await ask('gzip')).toEqual(['plain', undefined, type, cache, vary])
})

test('a file that goes away is not found, and the error has none of the headers of a file', async () => {
  put('assets/a-1.js', 'plain')
  await using server = await front()
  expect((await server.send('GET', '/assets/a-1.js')).text).toBe('plain')
  rmSync(join(folder, 'assets'), { recursive: true })
  const { status, headers } = await server.send('GET', '/assets/a-1.js')
  expect([status, headers.get('content-type'), headers.get('content-encoding')]).toEqual([
    404,
    'application/json; charset=utf-8',
    null,
  ])
  expect(headers.get('cache-control') ?? '').not.toContain('immutable')
})

test('a file that is cut off while it is sent ends that answer, and the next one is answered', async () => {
  // More than sockets hold unread: the server is in the middle of it until the client goes on reading.
  const bytes = 64 * 1024 * 1024
  put('assets/big-1.bin', new Uint8Array(bytes))
  put('assets/a-1.js', 'plain')
  await using server = await front()
  const response = await new Promise<import('node:http').IncomingMessage>((resolve) =>
    get(`${server.address}/assets/big-1.bin`, resolve),
  )
  rmSync(join(folder, 'assets/big-1.bin'))
  put('assets/big-1.bin', '')
  let read = 0
  for await (const chunk of response) read += (chunk as Uint8Array).length
  expect(read).toBe(bytes)
  expect((await server.send('GET', '/assets/a-1.js')).text).toBe('plain')
})
