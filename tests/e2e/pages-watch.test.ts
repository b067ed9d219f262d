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
  // With nobody on the floor nobody falls: the only ballots are those that the operator opens.
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

async function askForFloor(seconds: number): Promise<string> {
  const reply = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds })
  expect(reply.status).toBe(201)
  return ((await reply.json()) as { ballot: string }).ballot
}

/** Waits until an option has so many votes, one of them this page's own or none. */
const stands = (page: Page, label: string, votes: number, own: boolean) =>
  page
    .getByRole('button', { name: new RegExp(`^${label} ${votes} votes?${own ? ' .*your vote' : ''}`), pressed: own })
    .waitFor()

test('a spectator votes by button, by key and by chat, reads what others say, and sees what was decided', async () => {
  await using opened = await browser.open('desktop', `${server.address}/watch/${roomId}`, {
    viewport: { width: 800, height: 600 },
  })
  const { page } = opened
  page.setDefaultTimeout(30_000)
  const chat = page.getByRole('textbox', { name: 'Say something to the stands' })
  const log = page.getByRole('log')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const ballot = await askForFloor(300)

  await page.getByRole('button', { name: /^Ice/ }).click()
  await stands(page, 'Ice', 1, true)

  // Off the button, where Enter would press it once more.
  await page.getByRole('region', { name: 'The match' }).click()
  await page.keyboard.press('1')
  await stands(page, 'Stone', 1, true)
  await stands(page, 'Ice', 0, false)

  // In the field a digit is text, until it is sent as a vote.
  await page.keyboard.press('Enter')
  await page.keyboard.type('3')
  expect(await chat.inputValue()).toBe('3')
  await chat.fill('!2')
  await chat.press('Enter')
  await stands(page, 'Ice', 1, true)
  await stands(page, 'Stone', 0, false)
  await stands(page, 'Crumbling rim', 0, false)

  const other = await clients.watch(roomId, { name: '<i>Mallory</i>' })
  await other.request('vote', { ballot, choice: 'ice' })
  await stands(page, 'Ice', 2, true)

  const markup = '<img src=x onerror="document.title=1"><b>now</b> &amp; here'
  await other.request('chat', { text: markup })
  await log.getByText(markup, { exact: true }).waitFor()
  await log.getByText('<i>Mallory</i>', { exact: true }).waitFor()
  await chat.fill(markup)
  await chat.press('Enter')
  await log.getByText(markup, { exact: true }).nth(1).waitFor()
  expect(await log.locator('img, b, i').count()).toBe(0)

  // A new question about the same thing takes the place of the old one.
  await askForFloor(6)
  await stands(page, 'Ice', 0, false)
  await chat.blur()
  await page.keyboard.press('2')
  await stands(page, 'Ice', 1, true)
  await page.getByRole('status').getByText('Floor: Ice, 1 vote of 1').waitFor({ state: 'attached' })
  await screenshot(page, 'watch-decided')
  await page.getByRole('list', { name: 'What the audience has changed' }).getByText('Ice').waitFor()
  opened.assertNoProblems()
}, 90_000)

// Where a pixel is a point the engine used to leave the canvas at its old size.
test.each([1, 2])('the picture fills its place after the page is turned, at %i pixels to a point', async (density) => {
  await using opened = await browser.open('phone', `${server.address}/watch/${roomId}`, {
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: density,
  })
  const { page } = opened
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 30_000 })
  for (const viewport of [
    { width: 640, height: 360 },
    { width: 360, height: 640 },
  ]) {
    await page.setViewportSize(viewport)
    await page.waitForFunction(() => {
      const canvas = document.querySelector('.stage canvas')?.getBoundingClientRect()
      const place = document.querySelector('.stage')?.getBoundingClientRect()
      if (canvas === undefined || place === undefined) return false
      return Math.abs(canvas.width - place.width) <= 1 && Math.abs(canvas.height - place.height) <= 1
    })
  }
})
