import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { screenshot, TestBrowser } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string

beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  browser = await TestBrowser.launch()
  clients = new Clients(server.socketAddress)
  roomId = (await firstMatch(server)).roomId
})
afterAll(async () => {
  await clients?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

/** What lies over what else, of the parts of the page that are there. */
const overlaps = (page: Page, selectors: readonly string[]) =>
  page.evaluate((all) => {
    const boxes = all.flatMap((selector) =>
      [...document.querySelectorAll(selector)].map((one) => [selector, one.getBoundingClientRect()] as const),
    )
    return boxes.flatMap(([one, a], at) =>
      boxes
        .slice(at + 1)
        .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
        .map(([other]) => `${one} over ${other}`),
    )
  }, selectors)

test.each([
  ['phone', 360, 640],
  ['phone', 640, 360],
  ['desktop', 1280, 720],
] as const)(
  'on a %s of %i by %i two ballots are seen whole, and nothing lies over anything',
  async (device, width, height) => {
    const voter = await clients.watch(roomId, { name: 'Voter' })
    const change = await asOperator(server, `/api/matches/${roomId}/mechanics`, { key: 'gravity', value: 0.5 })
    expect(change.ok).toBe(true)
    await using opened = await browser.open(device, `${server.address}/watch/${roomId}`, {
      viewport: { width, height },
      deviceScaleFactor: 1,
    })
    const { page } = opened
    page.setDefaultTimeout(30_000)
    await page.getByRole('heading', { level: 1 }).waitFor()
    for (const mechanic of ['floor', 'wind'])
      await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic, seconds: 60 })
    await page.locator('.ballot').nth(1).waitFor()
    await voter.request('chat', { text: 'Ice, please' })
    const line = page.getByRole('log').getByText('Ice, please').last()
    await line.waitFor()
    const [lineBox, list] = [await line.boundingBox(), await page.locator('.chat-list').boundingBox()]
    // A phone on its side has room for ballots alone. The line's leading may be cut, its letters may not.
    if (height > 400) expect((lineBox?.y ?? 0) + 2).toBeGreaterThanOrEqual(list?.y ?? Number.NaN)
    await page.getByRole('list', { name: 'What the audience has changed' }).getByRole('listitem').waitFor()
    await screenshot(page, `watch-fits-${width}x${height}`)
    expect(
      await overlaps(page, [
        'header .button',
        '.clock',
        '.crowd',
        '.standing',
        '.way',
        '.forces li',
        '.slot',
        '.chat-field',
      ]),
    ).toEqual([])
    const title = await page.getByRole('heading', { level: 1 }).boundingBox()
    expect(title?.y).toBeGreaterThanOrEqual(0)
    for (const ballot of voter.state.ballots.keys())
      await asOperator(server, `/api/matches/${roomId}/ballots/${ballot}/cancel`, {})
  },
  90_000,
)
