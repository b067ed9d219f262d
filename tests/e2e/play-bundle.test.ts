import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import '../../client/pages/play/handle.ts'
import { games } from '../../rooms/index.ts'
import { TestBrowser, type TestPage } from '../support/browser.ts'
import { firstMatch } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

/** What a phone may have to load before it plays, as the design has it. */
const mostBytes = 500 * 1024

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await TestServer.start({ env: { CAVEA_BOTS: '3' } })
  browser = await TestBrowser.launch()
})

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

interface Load {
  readonly path: string
  /** As they came over the wire, without headers. */
  readonly bytes: number
  /** What gzip makes of them, for phones that take nothing better. */
  readonly gzipBytes: number
}

/** Keeps what a page loads by HTTP. */
function loadsOf({ page }: TestPage): () => Promise<Load[]> {
  const loads: Promise<Load | undefined>[] = []
  page.on('requestfinished', (request) => {
    const measured = async (): Promise<Load | undefined> => {
      const response = await request.response()
      if (response === null || !request.url().startsWith('http')) return undefined
      const [sizes, body, headers] = await Promise.all([request.sizes(), response.body(), response.allHeaders()])
      const packed = /javascript|css|json|svg|html/.test(headers['content-type'] ?? '')
      const gzipBytes = packed ? gzipSync(body, { level: 9 }).byteLength : body.byteLength
      return { path: new URL(request.url()).pathname, bytes: sizes.responseBodySize, gzipBytes }
    }
    // A socket that was opened by HTTP has no body.
    loads.push(measured().catch(() => undefined))
  })
  return async () => (await Promise.all(loads)).filter((load) => load !== undefined)
}

const roomsIn = (loads: readonly Load[]) =>
  new Set(loads.flatMap(({ path }) => /\/room\.([^.]+)\./.exec(path)?.[1] ?? []))

test('the play page loads at most 500 KB before the match runs, packed, and no other game', async () => {
  const match = await firstMatch(server)
  await using tab = await browser.open('phone')
  const loads = loadsOf(tab)
  await tab.page.goto(`${server.address}/play/${match.roomId}`)
  await tab.page.waitForFunction(() => (window.cavea?.scene.frames().count ?? 0) > 1)
  const loaded = await loads()
  const table = loaded.map(({ path, bytes, gzipBytes }) => `${path} ${bytes} ${gzipBytes}`).join('\n')
  const sum = (of: (load: Load) => number) => loaded.reduce((bytes, load) => bytes + of(load), 0)
  console.log(`${table}\nin all ${sum(({ bytes }) => bytes)} bytes; by gzip ${sum(({ gzipBytes }) => gzipBytes)}`)
  expect(
    sum(({ bytes }) => bytes),
    table,
  ).toBeLessThanOrEqual(mostBytes)
  expect(
    sum(({ gzipBytes }) => gzipBytes),
    table,
  ).toBeLessThanOrEqual(mostBytes)
  // Nothing of it came unpacked.
  expect(loaded.filter(({ path, bytes, gzipBytes }) => /\.(?:js|css)$/.test(path) && bytes > gzipBytes + 64)).toEqual(
    [],
  )
  expect([...roomsIn(loaded)]).toEqual([match.game])
  tab.assertNoProblems()
})

test.each(['/', '/play/:roomId'])('%s loads no game before one is chosen and a seat is had', async (page) => {
  const path = page.replace(':roomId', (await firstMatch(server)).roomId)
  await using tab = await browser.open('phone')
  await tab.page.route('**/matchmake/**', (route) => route.abort())
  const loads = loadsOf(tab)
  await tab.page.goto(server.address + path, { waitUntil: 'networkidle' })
  const loaded = await loads()
  expect(loaded.some((load) => load.path.endsWith('.js'))).toBe(true)
  expect([...roomsIn(loaded)]).toEqual([])
  // Nor is it hidden in a file of another name.
  const scripts = await Promise.all(
    loaded.filter((load) => load.path.endsWith('.js')).map((load) => fetch(server.address + load.path)),
  )
  const text = (await Promise.all(scripts.map((script) => script.text()))).join('\n')
  for (const load of Object.values(games)) expect(text).not.toContain((await load()).summary)
})
