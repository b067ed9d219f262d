import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { screenshot, TestBrowser, type TestPage } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

const env = { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '0' }
const picture = { viewport: { width: 1280, height: 720 } }

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string
let opened: TestPage
beforeAll(async () => {
  // With nobody on the floor nobody falls: the only ballots are those that the operator opens.
  server = await TestServer.start({ env })
  browser = await TestBrowser.launch()
  clients = new Clients(server.socketAddress)
  roomId = (await firstMatch(server)).roomId
  opened = await browser.open('desktop', `${server.address}/overlay/${roomId}`, picture)
  await opened.page.waitForSelector('main.overlay', { state: 'attached' })
})
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]()
  await clients?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

async function ask(mechanic: string, seconds: number): Promise<string> {
  const reply = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic, seconds })
  expect(reply.status).toBe(201)
  return ((await reply.json()) as { ballot: string }).ballot
}

/** How opaque the page is at some places, 0 to 255, as a stream would lay it over its picture. */
async function opacity(page: Page, places: readonly (readonly [x: number, y: number])[]): Promise<number[]> {
  const image = (await page.screenshot({ omitBackground: true })).toString('base64')
  // In a page of its own: the overlay lets nothing in but what comes from its server.
  await using other = await browser.open('desktop')
  return await other.page.evaluate(
    async ([data, all]) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      return all.map(([x, y]) => context?.getImageData(x, y, 1, 1).data[3] ?? -1)
    },
    [image, places] as const,
  )
}

test('shows nothing at all while nothing is asked', async () => {
  const { page } = opened
  expect((await page.textContent('main'))?.trim()).toBe('')
  expect(
    await opacity(page, [
      [5, 5],
      [200, 200],
      [1270, 710],
    ]),
  ).toEqual([0, 0, 0])
})

test('shows what is asked, with the counts, large enough to be read from a couch, and then what was decided', async () => {
  const { page } = opened
  const ballot = await ask('floor', 300)
  await page.getByRole('heading', { name: 'Floor' }).waitFor()
  const voter = await clients.watch(roomId, { name: 'Ann' })
  await voter.request('vote', { ballot, choice: 'ice' })
  const ice = page.locator('li', { hasText: 'Ice' })
  await page.locator('li[data-leads="true"]', { hasText: 'Ice' }).waitFor()
  expect(await ice.locator('.number').textContent()).toBe('1')
  expect(await ice.locator('.token').textContent()).toMatch(/^!\w+$/)
  const sizes = await page
    .locator('h1, .label, .token, .overlay .number')
    .evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(28)
  const box = await page.locator('.ask').boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 999)).toBeLessThanOrEqual(720)
  expect((await opacity(page, [[1000, 300]]))[0]).toBe(0)
  await screenshot(page, 'overlay')
  await asOperator(server, `/api/matches/${roomId}/ballots/${ballot}/close`, {})
  await page.locator('.decided', { hasText: 'Ice' }).waitFor()
  await screenshot(page, 'overlay-decided')
  await page.locator('.decided').waitFor({ state: 'detached', timeout: 20_000 })
  expect((await page.textContent('main'))?.trim()).toBe('')
  opened.assertNoProblems()
})

test('two ballots stand in two places that never move', async () => {
  // Without the motion by which a ballot comes in: places are compared.
  const address = `${server.address}/overlay/${roomId}`
  await using still = await browser.open('desktop', address, { ...picture, reducedMotion: 'reduce' })
  const { page } = still
  await page.waitForSelector('main.overlay', { state: 'attached' })
  const place = (title: string) => page.getByRole('region', { name: title }).boundingBox()
  // The floor has just changed, and may not so soon again.
  const night = await ask('night', 300)
  await page.getByRole('heading', { name: 'Night' }).waitFor()
  const first = await place('Night')
  const gravity = await ask('gravity', 300)
  await page.getByRole('heading', { name: 'Gravity' }).waitFor()
  const second = await place('Gravity')
  expect(await place('Night')).toEqual(first)
  // Both are whole in the picture, and not over each other.
  expect((first?.y ?? 0) + (first?.height ?? 999)).toBeLessThan(second?.y ?? 0)
  expect((second?.y ?? 0) + (second?.height ?? 999)).toBeLessThanOrEqual(720)
  const voter = await clients.watch(roomId, { name: 'Bob' })
  await voter.request('vote', { ballot: night, choice: 'up' })
  await page.locator('li[data-leads="true"]', { hasText: 'Yes' }).waitFor()
  await screenshot(page, 'overlay-two')
  await asOperator(server, `/api/matches/${roomId}/ballots/${night}/close`, {})
  const decided = page.locator('.decided', { hasText: 'Yes' })
  await decided.waitFor()
  // About the world, so no thumb: its paths are those of the options of no ballot here.
  expect(await decided.getAttribute('data-judges')).toBe('false')
  expect((await decided.boundingBox())?.y).toBe(first?.y)
  expect(await place('Gravity')).toEqual(second)
  await asOperator(server, `/api/matches/${roomId}/ballots/${gravity}/cancel`, {})
  await page.getByRole('heading', { name: 'Gravity' }).waitFor({ state: 'detached' })
  still.assertNoProblems()
})

test('the compact form takes a third of the room, and can still be read', async () => {
  const address = `${server.address}/overlay/${roomId}?form=compact&mercy=off`
  await using small = await browser.open('desktop', address, picture)
  const { page } = small
  const ballots = [await ask('floor', 300), await ask('gravity', 300)]
  for (const name of ['Floor', 'Gravity']) {
    const region = page.getByRole('region', { name })
    await region.waitFor()
    expect((await region.boundingBox())?.height).toBeLessThan(150)
    expect(await region.locator('li').count()).toBe(3)
  }
  const sizes = await page
    .locator('h1, .label, .token, .overlay .number')
    .evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(20)
  await screenshot(page, 'overlay-compact')
  for (const ballot of ballots) await asOperator(server, `/api/matches/${roomId}/ballots/${ballot}/cancel`, {})
  small.assertNoProblems()
})

test.each([
  ['right', 1280 - 30, 60],
  ['bottom', 320, 720 - 40],
])('stands on the %s where the address says so', async (side, x, y) => {
  await ask('floor', 300)
  await using other = await browser.open('desktop', `${server.address}/overlay/${roomId}?side=${side}`, picture)
  await other.page.getByRole('heading', { name: 'Floor' }).waitFor()
  const box = await other.page.locator('.ask').boundingBox()
  const { x: left = 0, y: top = 0, width = 0, height = 0 } = box ?? {}
  expect([left < x && x < left + width, top < y && y < top + height]).toEqual([true, true])
})

test('is empty before there is a match, and comes back by itself after the server was away', async () => {
  await using early = await browser.open('desktop', `${server.address}/overlay/nothing`, picture)
  await early.page.waitForSelector('main.overlay', { state: 'attached' })
  expect((await early.page.textContent('main'))?.trim()).toBe('')
  const { port, dataFolder } = server
  await server.kill()
  await using next = await TestServer.start({ env, port, dataFolder })
  const reply = await asOperator(next, `/api/matches/${roomId}/ballots`, { mechanic: 'gravity', seconds: 300 })
  expect(reply.status).toBe(201)
  await opened.page.getByRole('heading', { name: 'Gravity' }).waitFor({ timeout: 60_000 })
})
