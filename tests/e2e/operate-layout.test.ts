import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { screenshot, TestBrowser } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const httpCredentials = { username: 'admin', password: operatorPassword }

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string
const writers: Joined[] = []
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  browser = await TestBrowser.launch()
  clients = new Clients(server.socketAddress)
  roomId = (await firstMatch(server)).roomId
  for (let at = 0; at < 8; at++) writers.push(await clients.watch(roomId, { name: `Writer ${at}` }))
})
afterAll(async () => {
  await clients?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

async function panel(width: number, height: number) {
  const device = width < 700 ? 'phone' : 'desktop'
  const viewport = { width, height }
  const opened = await browser.open(device, `${server.address}/operate/${roomId}`, { viewport, httpCredentials })
  opened.page.setDefaultTimeout(20_000)
  await opened.page.getByRole('heading', { level: 1, name: 'Arena' }).waitFor()
  return opened
}

const askButton = (page: Page) => page.getByRole('button', { name: 'Ask', exact: true })

async function ask(mechanic: string): Promise<string> {
  const reply = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic, seconds: 300 })
  return ((await reply.json()) as { ballot: string }).ballot
}

/** Each writer says as many lines, every second one of them with a word that holds it back. */
async function fillChat(lines: number): Promise<void> {
  for (let line = 0; line < lines; line++) {
    await Promise.all(
      writers.map((writer, at) => {
        const text = (line + at) % 2 === 0 ? `well, shit, says ${at} for the time ${line}` : `Hail ${line} of ${at}`
        return until(() => writer.request('chat', { text }).then(() => true), {
          withinMilliseconds: 20_000,
          everyMilliseconds: 500,
        })
      }),
    )
  }
}

const pageSize = (page: Page) =>
  page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])

test('the panel never grows, and Ask stays where it is, whatever is asked, said, held back and muted', async () => {
  await using opened = await panel(1280, 720)
  const { page } = opened
  const before = await askButton(page).boundingBox()
  expect(await pageSize(page)).toEqual([1280, 720])
  const pause = page.getByRole('button', { name: 'Pause the audience' })
  const pauseBefore = await pause.boundingBox()

  const first = await ask('floor')
  await page.getByRole('article', { name: 'Floor' }).waitFor()
  const second = await ask('gravity')
  const gravity = page.getByRole('article', { name: 'Gravity' })
  await gravity.waitFor()
  const place = await gravity.boundingBox()
  await fillChat(8)
  await page.getByRole('region', { name: 'Held back' }).getByText('well, shit').nth(30).waitFor({ state: 'attached' })
  await page.getByRole('region', { name: 'Chat' }).getByText('Hail 7 of 6', { exact: true }).waitFor()
  for (const at of [0, 1, 2]) {
    await page
      .getByRole('button', { name: `Mute Writer ${at}` })
      .first()
      .click()
    await page.getByRole('button', { name: `Unmute Writer ${at}` }).waitFor()
  }
  const writer = writers[5]
  await writer?.request('vote', { ballot: first, choice: 'ice' })
  await page.getByText('· 1 vote').waitFor()
  await screenshot(page, 'operate-720')
  // The first ballot goes, and the second stays in its place.
  await asOperator(server, `/api/matches/${roomId}/ballots/${first}/close`, {})
  await page.getByText('Last: Floor: Ice · 1 vote').waitFor()
  expect(await gravity.boundingBox()).toEqual(place)
  await asOperator(server, `/api/matches/${roomId}/ballots/${second}/cancel`, {})
  await page.getByText('Last: Gravity, called off').waitFor()

  expect(await askButton(page).boundingBox()).toEqual(before)
  expect(await pause.boundingBox()).toEqual(pauseBefore)
  expect(await pageSize(page)).toEqual([1280, 720])
  // All of the show is in the window, with no scrolling but that of the lists.
  for (const name of ['Ballots', 'Mechanics', 'Held back', 'Chat', 'Muted', 'Sources', 'The director']) {
    const box = await page.getByRole('region', { name }).boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 9999), name).toBeLessThanOrEqual(720)
    expect(box?.height, name).toBeGreaterThan(80)
  }
  opened.assertNoProblems()
})

test('lines stand still under a mouse that aims at one of them, and go on once it has left', async () => {
  await using opened = await panel(1280, 720)
  const { page } = opened
  const list = page.getByRole('list', { name: 'The last lines' })
  const writer = await clients.watch(roomId, { name: 'Late' })
  const place = () => list.evaluate(({ scrollTop }) => scrollTop)
  const atEnd = () => list.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 24)
  await until(atEnd)
  await list.hover()
  const before = await place()
  await writer.request('chat', { text: 'One more' })
  await page.getByRole('button', { name: '1 new line' }).waitFor()
  expect(await place()).toBe(before)
  await page.mouse.move(5, 5)
  await until(atEnd)
  await page.getByRole('button', { name: '1 new line' }).waitFor({ state: 'detached' })
})

test('draining is far from the show: folded away, in the last column, and asked about', async () => {
  await using opened = await panel(1280, 720)
  const { page } = opened
  const drain = page.getByRole('button', { name: 'Drain this server' })
  expect(await drain.isVisible()).toBe(false)
  const summary = page.getByText('Shut this server down')
  const [far, near] = [await summary.boundingBox(), await askButton(page).boundingBox()]
  expect((far?.x ?? 0) - (near?.x ?? 0) - (near?.width ?? 0)).toBeGreaterThan(300)
  await summary.click()
  await drain.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('All of its matches leave it').waitFor()
  // A second tap at the same place, or Enter, drains nothing.
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  expect((await fetch(`${server.address}/health/ready`)).status).toBe(200)
})

test.each([
  [360, 640],
  [640, 360],
])(
  'on a phone of %i by %i points each part is one tap away, and the page itself does not scroll',
  async (width, height) => {
    await using opened = await panel(width, height)
    const { page } = opened
    const inWindow = async (box: { y: number; height: number } | null) =>
      (box?.y ?? 9999) + (box?.height ?? 0) <= height
    expect(await inWindow(await askButton(page).boundingBox())).toBe(true)
    await screenshot(page, `operate-${width}x${height}`)
    await page.getByRole('button', { name: /^Chat/ }).tap()
    await page.getByRole('region', { name: 'Held back' }).waitFor()
    expect(await askButton(page).isVisible()).toBe(false)
    await screenshot(page, `operate-${width}x${height}-chat`)
    await page.getByRole('button', { name: 'More', exact: true }).tap()
    await page.getByRole('region', { name: 'The director' }).waitFor()
    await screenshot(page, `operate-${width}x${height}-more`)
    expect(await pageSize(page)).toEqual([width, height])
    opened.assertNoProblems()
  },
)

test('no text of the panel lies outside of its box, at 720 lines', async () => {
  await using opened = await panel(1280, 720)
  const { page } = opened
  await page.getByRole('region', { name: 'The director' }).waitFor()
  const spilt = await page
    .locator('.operate section')
    .evaluateAll((all) =>
      all
        .filter((one) => getComputedStyle(one).overflowY === 'visible' && one.scrollHeight > one.clientHeight + 1)
        .map((one) => `${one.className} ${one.scrollHeight} > ${one.clientHeight}`),
    )
  expect(spilt).toEqual([])
  await screenshot(page, 'operate-1280x720-whole')
})
