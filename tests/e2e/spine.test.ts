import { afterAll, beforeAll, expect, test } from 'vitest'
import '../../client/pages/play/handle.ts'
import type { ArenaState } from '../../rooms/arena/state.ts'
import { type Device, screenshot, TestBrowser, type TestPage } from '../support/browser.ts'
import { asOperator, firstMatch, operatorPassword } from '../support/clients.ts'
import { Fingers } from '../support/fingers.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
let browser: TestBrowser
let roomId: string

beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '3', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  browser = await TestBrowser.launch()
  roomId = (await firstMatch(server)).roomId
})

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

// One pixel to a point, and desktops as small as they come: the processor draws all of it, and nobody looks but us.
const open = (device: Device, path: string) =>
  browser.open(device, `${server.address}${path}`, {
    deviceScaleFactor: 1,
    ...(device === 'desktop' && { viewport: { width: 720, height: 480 } }),
  })
const playing = ({ page }: TestPage) =>
  page.waitForFunction(() => (window.cavea?.session.state.tick ?? 0) > 0 && window.cavea?.scene !== undefined)

/** Where an avatar is in the state that a page has. */
const whereIs = ({ page }: TestPage, seat: string) =>
  page.evaluate((of) => {
    const { x, y } = (window.cavea?.session.state as ArenaState | undefined)?.gladiators.get(of) ?? {}
    return { x: x ?? Number.NaN, y: y ?? Number.NaN }
  }, seat)

const floorOf = ({ page }: TestPage) =>
  page.evaluate(() => {
    const floor = window.cavea?.session.state.mechanics.get('floor')
    return floor !== undefined && 'value' in floor ? floor.value : undefined
  })

test('a phone plays, another sees it, and two in the stands turn the floor to ice', async () => {
  await using lobby = await open('phone', '/')
  await lobby.page.getByRole('link', { name: 'Play', exact: true }).tap()
  await playing(lobby)
  const phone = lobby
  const seat = await phone.page.evaluate(() => window.cavea?.session.seat ?? '')
  await using other = await open('desktop', `/play/${roomId}`)
  await playing(other)

  const before = await whereIs(other, seat)
  const fingers = await Fingers.on(phone.page)
  const moved = async () => {
    const now = await whereIs(other, seat)
    return Math.hypot(now.x - before.x, now.y - before.y) > 0.5
  }
  await fingers.press('left', { x: 90, y: 650 })
  await fingers.slide('left', { x: 140, y: 590 })
  await until(moved, { what: 'the second browser sees the avatar move', withinMilliseconds: 30_000 })
  await fingers.lift('left')
  await screenshot(other.page, 'spine-sees')
  // Each page more is drawn by the processor here: what has been shown need not be drawn on.
  await other.page.close()

  await using button = await open('phone', `/watch/${roomId}`)
  await using chat = await open('desktop', `/watch/${roomId}`)
  await Promise.all([button, chat].map(({ page }) => page.waitForSelector('.clock', { timeout: 90_000 })))
  const opened = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 14 })
  expect(opened.status).toBeLessThan(300)
  await Promise.all([
    button.page.getByRole('button', { name: /ice/i }).tap({ timeout: 12_000 }),
    chat.page
      .getByRole('textbox')
      .fill('!ice')
      .then(() => chat.page.getByRole('textbox').press('Enter')),
  ])
  await chat.page.getByRole('button', { name: /^Ice 2 votes/ }).waitFor({ timeout: 12_000 })
  await Promise.all([screenshot(button.page, 'spine-votes-by-button'), screenshot(chat.page, 'spine-votes-by-chat')])
  await until(async () => (await floorOf(phone)) === 'ice', { what: 'the floor is ice', withinMilliseconds: 60_000 })
  await screenshot(phone.page, 'spine-plays')
  expect([phone, other, button, chat].flatMap(({ problems }) => problems)).toEqual([])
}, 300_000)
