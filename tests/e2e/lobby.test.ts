import { afterAll, beforeAll, expect, test } from 'vitest'
import { pictureSize } from '../../server/http/link-preview.ts'
import { screenshot, TestBrowser } from '../support/browser.ts'
import { firstMatch } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

let server: TestServer
let browser: TestBrowser
beforeAll(async () => {
  server = await TestServer.start({ env: { CAVEA_BOTS: '2' } })
  browser = await TestBrowser.launch()
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

// The last two are what browsers leave of a phone's screen beside their own bars.
test.each([
  [360, 640],
  [640, 360],
  [412, 915],
  [915, 412],
  [360, 560],
  [667, 290],
])(
  'on a phone of %i by %i points Play is above the fold, and nothing lies outside of the page',
  async (width, height) => {
    await using opened = await browser.open('phone', `${server.address}/`, { viewport: { width, height } })
    const { page } = opened
    const play = page.locator('.entrance').getByRole('link', { name: 'Play' })
    await play.waitFor({ timeout: 30_000 })
    const box = await play.boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 9999)).toBeLessThanOrEqual(height)
    expect(box?.height).toBeGreaterThanOrEqual(44)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await screenshot(page, `lobby-${width}x${height}`)
  },
)

test('one tap leads from the lobby into a match', async () => {
  await using opened = await browser.open('phone', `${server.address}/`, { viewport: { width: 640, height: 360 } })
  const { page } = opened
  await page.locator('.entrance').getByRole('link', { name: 'Play' }).tap()
  await page.waitForURL(/\/play\//)
  await page.locator('.hud .clock').waitFor({ timeout: 60_000 })
  opened.assertNoProblems()
})

test('links to the lobby and to a match have a picture that a chat service can fetch', async () => {
  const { roomId } = await firstMatch(server)
  for (const path of ['/', `/play/${roomId}`, `/watch/${roomId}`, `/replay/${roomId}`]) {
    const page = await (await fetch(server.address + path)).text()
    const [, address = ''] = /<meta property="og:image" content="([^"]+)">/.exec(page) ?? []
    expect(address).toContain(path === '/' ? '/previews/cavea.png' : '/previews/arena.png')
    const reply = await fetch(address)
    const bytes = Buffer.from(await reply.arrayBuffer())
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([pictureSize.width, pictureSize.height])
    expect(bytes.length).toBeLessThan(100_000)
  }
  expect(pictureSize.width).toBeGreaterThanOrEqual(600)
  expect(pictureSize.height).toBeGreaterThanOrEqual(315)
})
