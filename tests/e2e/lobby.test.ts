import { afterAll, beforeAll, expect, test } from 'vitest'
import { screenshot, TestBrowser } from '../support/browser.ts'
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
