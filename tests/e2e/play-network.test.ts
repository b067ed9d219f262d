import { afterAll, beforeAll, expect, test } from 'vitest'
import '../../client/pages/play/handle.ts'
import { tuning } from '../../rooms/arena/tuning.ts'
import { screenshot, TestBrowser, type TestPage } from '../support/browser.ts'
import { firstMatch } from '../support/clients.ts'
import { Fingers } from '../support/fingers.ts'
import { LagProxy } from '../support/lag-proxy.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const weather = { delayMs: 75, holdFraction: 0.02, holdMs: 200 } as const
/** So many corrections make a 95th percentile that one hold-up does not decide. */
const leastCorrections = 150

let server: TestServer
let proxy: LagProxy
let browser: TestBrowser

beforeAll(async () => {
  server = await TestServer.start({ env: { CAVEA_BOTS: '3' } })
  proxy = await LagProxy.start({ targetPort: server.port, ...weather })
  browser = await TestBrowser.launch()
})

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

async function enter(): Promise<TestPage> {
  const match = await firstMatch(server)
  const tab = await browser.open('phone', `http://127.0.0.1:${proxy.port}/play/${match.roomId}`, {
    // What is asked is how soon the avatar answers, not how fast a machine without a graphics card fills pixels.
    deviceScaleFactor: 1,
  })
  await tab.page.waitForFunction(() => (window.cavea?.scene.frames().count ?? 0) > 2)
  return tab
}

/** One's own avatar's place as it is drawn, in metres. */
interface Place {
  readonly x: number
  readonly y: number
}

test('behind a slow and lossy network the own avatar answers in the next frame, and is hardly ever put right', async () => {
  await using tab = await enter()
  const { page } = tab
  await page.waitForFunction(() => {
    const { session } = window.cavea ?? {}
    const state = session?.state as unknown as { phase: string; gladiators: Map<string, { status: number }> }
    return state.phase === 'fight' && state.gladiators.get(session?.seat ?? '')?.status === 0
  })
  const answer = await page.evaluate(async () => {
    const { session } = window.cavea ?? {}
    if (session === undefined) throw new Error('The page shows no session.')
    const avatar = session.game.avatar(session.state, session.seat)
    if (avatar === undefined) throw new Error('There is no avatar.')
    const drawn = (): Place => ({ x: session.value(avatar, 'x'), y: session.value(avatar, 'y') })
    const frame = () => new Promise(requestAnimationFrame)
    await frame()
    const before = drawn()
    dispatchEvent(new KeyboardEvent('keydown', { code: before.x > 0 ? 'KeyA' : 'KeyD' }))
    const heardTick = session.state.tick
    // The scene reads the keys in the frame that comes next; what it has drawn is looked at in the one after.
    await frame()
    await frame()
    const after = drawn()
    dispatchEvent(new KeyboardEvent('keyup', { code: before.x > 0 ? 'KeyA' : 'KeyD' }))
    return { way: (after.x - before.x) * (before.x > 0 ? -1 : 1), heardTick }
  })
  expect(answer.way).toBeGreaterThan(0)

  const fingers = await Fingers.on(page)
  const view = page.viewportSize() ?? { width: 390, height: 844 }
  const stick = { x: view.width * 0.25, y: view.height * 0.8 }
  await fingers.press('left', stick)
  const corrections = () => page.evaluate(() => [...(window.cavea?.session.corrections ?? [])])
  let turns = 0
  await until(
    async () => {
      turns++
      const angle = turns * 0.9
      await fingers.slide('left', { x: stick.x + Math.cos(angle) * 60, y: stick.y + Math.sin(angle) * 60 }, 3)
      return (await corrections()).length >= leastCorrections
    },
    { what: `there were ${leastCorrections} corrections`, withinMilliseconds: 60_000, everyMilliseconds: 120 },
  )
  await fingers.lift('left')
  const sizes = (await corrections()).toSorted((one, other) => one - other)
  const percentile95 = sizes[Math.floor(sizes.length * 0.95)] ?? Number.POSITIVE_INFINITY
  console.log(
    `corrections: ${sizes.length}, 95th percentile ${percentile95.toFixed(3)} m, most ${sizes.at(-1)?.toFixed(3)} m`,
  )
  expect(percentile95).toBeLessThan(tuning.gladiatorRadiusMetres)
  expect(proxy.chunks('toClient').held).toBeGreaterThan(0)
  await screenshot(page, 'play-network')
  tab.assertNoProblems()
})

test('a connection that breaks comes back by itself, and the banner goes', async () => {
  await using tab = await enter()
  const { page } = tab
  const seat = await page.evaluate(() => window.cavea?.session.seat)
  const banner = page.locator('.banner p')
  proxy.pause('toServer')
  proxy.pause('toClient')
  proxy.cut()
  await banner.waitFor({ state: 'visible' })
  proxy.resume('toServer')
  proxy.resume('toClient')
  await banner.waitFor({ state: 'detached' })
  const tick = await page.evaluate(() => window.cavea?.session.state.tick ?? 0)
  await page.waitForFunction((before) => (window.cavea?.session.state.tick ?? 0) > before + 5, tick)
  expect(await page.evaluate(() => window.cavea?.session.seat)).toBe(seat)
})
