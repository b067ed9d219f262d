import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import '../../client/pages/play/handle.ts'
import { TestBrowser } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { Fingers } from '../support/fingers.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string

beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '4', CAVEA_BALLOT_EVERY_SECONDS: '0' },
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

const small = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 1 } as const

async function playing(page: Page): Promise<void> {
  await page.waitForFunction(() => (window.cavea?.scene.frames().count ?? 0) > 1, undefined, { timeout: 60_000 })
}

test('a voter is told what the vote did, and the player what changed, by how many votes, for how long', async () => {
  await using player = await browser.open('phone', `${server.address}/play/${roomId}`, small)
  await playing(player.page)
  await player.page.getByRole('button', { name: 'Skip' }).tap()
  await using voter = await browser.open('phone', `${server.address}/watch/${roomId}`, small)
  await voter.page.getByRole('heading', { level: 1 }).waitFor({ timeout: 60_000 })
  const others = await Promise.all(['ann', 'ben', 'cid'].map((name) => clients.watch(roomId, { name })))

  const reply = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'wind', seconds: 12 })
  const { ballot } = (await reply.json()) as { ballot: string }
  await voter.page.getByRole('button', { name: /^Up to 1.5/ }).tap({ timeout: 20_000 })
  for (const [at, other] of others.entries()) await other.request('vote', { ballot, choice: at < 2 ? 'up' : 'keep' })

  const told = voter.page.locator('.toast').getByText('Wind: Up to 1.5: your side won 3 to 1')
  const changed = player.page.getByRole('list', { name: 'What the audience has changed' })
  await Promise.all([
    told.waitFor({ timeout: 40_000 }),
    changed.getByText(/Wind →, 3 votes, \d+ s/).waitFor({ timeout: 40_000 }),
    player.page.locator('.decision .moment').getByText('Wind: Up to 1.5').waitFor({ timeout: 40_000 }),
  ])
  // The same line stands on the watch page.
  await voter.page
    .getByRole('listitem')
    .filter({ hasText: /Wind →, 3 votes/ })
    .waitFor()
  // It says so for some seconds and then gives the picture back.
  await player.page.locator('.decision .moment').waitFor({ state: 'detached' })
  player.assertNoProblems()
  voter.assertNoProblems()
}, 180_000)

test('who is out sees when the next round is, looks around, throws bread, and steers nothing', async () => {
  await using player = await browser.open('phone', `${server.address}/play/${roomId}`, small)
  const { page } = player
  await playing(page)
  await page.getByRole('button', { name: 'Skip' }).tap()
  const isOut = () => page.evaluate(() => window.cavea?.scene.waiting()?.words.includes('Next round') === true)
  await page.keyboard.down('ArrowRight')
  await until(isOut, { what: 'the player has fallen three times', withinMilliseconds: 90_000 })
  await page.keyboard.up('ArrowRight')

  await page
    .getByRole('timer')
    .getByText(/Next round in \d+ s/)
    .waitFor()
  await page.waitForFunction(
    () => getComputedStyle(document.querySelector('.touch-stick') as Element).display === 'none',
  )
  expect(await page.locator('.touch-button').isVisible()).toBe(false)
  await page.getByRole('button', { name: /^Throw bread/ }).waitFor()
  expect(await page.getByRole('button', { name: 'Salute' }).count()).toBe(0)

  const gaze = () => page.evaluate(() => window.cavea?.scene.gaze() ?? { x: 0, y: 0 })
  const before = await gaze()
  const fingers = await Fingers.on(page)
  await fingers.press('one', { x: 180, y: 420 })
  await fingers.slide('one', { x: 240, y: 340 })
  await fingers.lift('one')
  const moved = async () => {
    const now = await gaze()
    return now.x < before.x - 0.5 && now.y > before.y + 0.5
  }
  await until(moved, { what: 'the picture followed the finger' })
  player.assertNoProblems()
}, 180_000)
