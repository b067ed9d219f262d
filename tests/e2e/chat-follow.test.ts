import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestBrowser, type TestPage } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string
let opened: TestPage
let writer: Joined
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  browser = await TestBrowser.launch()
  clients = new Clients(server.socketAddress)
  roomId = (await firstMatch(server)).roomId
  writer = await clients.watch(roomId, { name: 'Ann' })
  opened = await browser.open('desktop', `${server.address}/watch/${roomId}`, {
    viewport: { width: 1280, height: 720 },
  })
  await opened.page.getByRole('log').waitFor({ timeout: 30_000 })
})
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]()
  await clients?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

let written = 0
/** Writes lines and waits until the page has the last of them. */
async function write(page: Page, count: number): Promise<void> {
  for (const end = written + count; written < end; written++) {
    const text = `This is line ${written}, and it is long enough to need more than one row of the panel.`
    // The server takes a few lines a second from one person, and disconnects who does not heed that.
    const options = { withinMilliseconds: 20_000, everyMilliseconds: 500 }
    await until(() => writer.request('chat', { text }).then(() => true), options)
  }
  await page.getByText(`This is line ${written - 1},`).waitFor({ state: 'attached', timeout: 20_000 })
}

/** How far the chat is from its end, in CSS pixels. */
const fromEnd = (page: Page): Promise<number> =>
  page.getByRole('log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight)

const atEnd = (page: Page) => until(async () => (await fromEnd(page)) < 24, { what: 'the chat is at its end' })

test('only a scroll of its reader pauses the chat, and a button takes it up again', async () => {
  const { page } = opened
  const log = page.getByRole('log')
  await write(page, 10)
  await atEnd(page)

  // What the layout does: the list gets lower beside a ballot, and a browser that keeps its place scrolls it.
  await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 300 })
  await page.getByRole('heading', { name: 'Floor' }).waitFor()
  await atEnd(page)
  await log.evaluate((element) => {
    element.scrollTop -= 120
  })
  await atEnd(page)
  await write(page, 1)
  await atEnd(page)
  expect(await page.getByRole('button', { name: /new lines?$/ }).count()).toBe(0)

  // What the reader does.
  await log.hover()
  await page.mouse.wheel(0, -200)
  await until(async () => (await fromEnd(page)) > 100)
  const place = await log.evaluate(({ scrollTop }) => scrollTop)
  await write(page, 2)
  expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(place)
  await page.getByRole('button', { name: '2 new lines' }).click()
  await atEnd(page)
  await write(page, 1)
  await atEnd(page)

  // By keys, too, and back at the end by the reader's own way the chat goes on.
  await log.focus()
  await page.keyboard.press('Home')
  await until(async () => (await fromEnd(page)) > 100)
  await write(page, 1)
  await page.getByRole('button', { name: '1 new line' }).waitFor()
  await page.keyboard.press('End')
  await atEnd(page)
  await page.getByRole('button', { name: '1 new line' }).waitFor({ state: 'detached' })
  opened.assertNoProblems()
})
