import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Method } from '../../shared/ballot/method.ts'
import { screenshot, TestBrowser, type TestPage } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string
let opened: TestPage
let page: Page
let card: Locator
let before: string | undefined

beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  browser = await TestBrowser.launch()
  clients = new Clients(server.socketAddress)
  roomId = (await firstMatch(server)).roomId
  opened = await browser.open('phone', `${server.address}/watch/${roomId}`, {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
  })
  page = opened.page
  page.setDefaultTimeout(30_000)
  // One that is over stays to be read for a while.
  card = page.locator('.ballot[data-status="open"]')
  await page.getByRole('heading', { level: 1 }).waitFor()
})

afterAll(async () => {
  await opened?.[Symbol.asyncDispose]()
  await clients?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

/** Opens a ballot and lets others vote on it, so that there is something to see. */
async function open(mechanic: string, method: Method, others: readonly unknown[]): Promise<string> {
  if (before !== undefined) {
    await asOperator(server, `/api/matches/${roomId}/ballots/${before}/cancel`, {})
    await card.waitFor({ state: 'detached' })
  }
  const reply = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic, method, seconds: 300 })
  expect(reply.status).toBe(201)
  const { ballot } = (await reply.json()) as { ballot: string }
  before = ballot
  await card.waitFor()
  for (const choice of others) {
    const other = await clients.watch(roomId, { name: 'Other' })
    await other.request('vote', { ballot, choice })
  }
  return ballot
}

/** Nothing is wider than the phone, and whatever there is to tap is large enough for a thumb. */
async function fitsThumbs(): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const sizes = await card.locator('button, input').evaluateAll((all) =>
    all.map((one) => {
      const { width, height } = one.getBoundingClientRect()
      return [width, height, one.textContent]
    }),
  )
  for (const [width, height, text] of sizes) {
    expect([Number(width) >= 44, Number(height) >= 44], `${text}: ${width} × ${height}`).toEqual([true, true])
  }
}

const shot = async (method: Method) => {
  await card.scrollIntoViewIfNeeded()
  await screenshot(page, `ballot-${method}`)
}
const counted = (words: string) => card.getByText(`Your vote: ${words}`, { exact: true }).waitFor()

test('approval: as many as one likes, by thumb', async () => {
  await open('floor', 'approval', [['ice', 'stone'], ['ice']])
  await card.getByRole('checkbox', { name: /^Ice/ }).tap()
  await counted('Ice')
  await card.getByRole('checkbox', { name: /^Stone/ }).tap()
  await counted('Stone, Ice')
  await card.getByRole('checkbox', { name: /^Ice 3 votes/, checked: true }).waitFor()
  await fitsThumbs()
  await shot('approval')
})

test('a vote is taken back', async () => {
  await card.getByRole('button', { name: 'Take it back' }).tap()
  await card.getByRole('checkbox', { name: /^Ice 2 votes/, checked: false }).waitFor()
  expect(await card.getByText(/^Your vote:/).count()).toBe(0)
})

test('ranked: by taps, and moved with the keyboard alone', async () => {
  await open('floor', 'ranked', [
    ['ice', 'stone'],
    ['stone', 'ice'],
  ])
  await card.getByRole('button', { name: /^Ice/ }).tap()
  await card.getByRole('list', { name: 'Your ranking' }).getByText('Ice').waitFor()
  await card.getByRole('button', { name: /^Stone/ }).tap()
  await counted('Ice, Stone')
  await card.getByRole('button', { name: 'Stone up' }).focus()
  await page.keyboard.press('Enter')
  await counted('Stone, Ice')
  await fitsThumbs()
  await shot('ranked')
})

test('slider: with arrow keys, and the hill of all votes behind', async () => {
  const others = [0.6, 0.8, 0.8, 0.9, 1.1]
  await open('gravity', 'slider', others)
  const slider = card.getByRole('slider', { name: 'Gravity' })
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await counted('1.1')
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^1\.1, 2 votes/)
  await fitsThumbs()
  await shot('slider')
})

test('tug: a tap pulls, and pulls again', async () => {
  await open('wind', 'tug', ['up', 'up', 'down'])
  const up = card.getByRole('button', { name: /^Up to/ })
  await up.tap()
  await card.getByRole('button', { name: /^Up to .*again/ }).waitFor()
  await up.tap()
  await card.getByRole('img', { name: /The rope leans to Up/ }).waitFor()
  await fitsThumbs()
  await shot('tug')
})

test('threshold: a bar that fills, and it happens when it is full', async () => {
  const ballot = await open('bread', 'threshold', ['up'])
  await card.getByRole('progressbar').waitFor()
  await fitsThumbs()
  await shot('threshold')
  await card.getByRole('button', { name: /^Yes/ }).tap()
  for (let more = 0; more < 6; more++)
    await (await clients.watch(roomId, { name: 'More' })).request('vote', { ballot, choice: 'up' }).catch(() => {})
  await page.getByRole('status').getByText('Throw bread').first().waitFor()
})

test('bid: points by a stepper, and on what', async () => {
  await open('floor', 'bid', [
    { option: 'ice', amount: 40 },
    { option: 'stone', amount: 25 },
  ])
  await card.getByRole('button', { name: 'More points' }).tap()
  await card.getByRole('button', { name: /^Ice/ }).tap()
  await counted('20 points for Ice')
  await card.getByRole('button', { name: /^Ice 60 points/, pressed: true }).waitFor()
  await fitsThumbs()
  await shot('bid')
})

test('lottery: like any other, with its odds told', async () => {
  await open('floor', 'lottery', ['ice', 'stone', 'stone'])
  await card.getByRole('button', { name: /^Ice/ }).tap()
  await counted('Ice')
  await card.getByText(/one lot is drawn/).waitFor()
  await fitsThumbs()
  await shot('lottery')
  opened.assertNoProblems()
})
