import { afterAll, beforeAll, expect, test } from 'vitest'
import '../../client/pages/watch/handle.ts'
import { TestBrowser } from '../support/browser.ts'
import { firstMatch } from '../support/clients.ts'
import { LagProxy } from '../support/lag-proxy.ts'
import { TestServer } from '../support/server.ts'

/** How long the way is open, twice a second. */
const passMs = 25

let server: TestServer
let proxy: LagProxy
let browser: TestBrowser

beforeAll(async () => {
  server = await TestServer.start({ env: { CAVEA_BOTS: '3' } })
  proxy = await LagProxy.start({ targetPort: server.port })
  browser = await TestBrowser.launch()
})

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

test('a match that comes twice a second runs evenly on screen', async () => {
  const { roomId } = await firstMatch(server)
  await using tab = await browser.open('desktop', `http://127.0.0.1:${proxy.port}/watch/${roomId}`, {
    viewport: { width: 640, height: 480 },
  })
  const { page } = tab
  page.setDefaultTimeout(60_000)
  await page.waitForFunction(() => (window.caveaStands?.state.tick ?? 0) > 0)
  // All that the server sends in half a second arrives at once.
  proxy.pause('toClient')
  const pulse = setInterval(() => {
    proxy.resume('toClient')
    setTimeout(() => proxy.pause('toClient'), passMs)
  }, 500)
  try {
    const seen = await page.evaluate(async () => {
      const session = window.caveaStands
      if (session === undefined) throw new Error('The page shows no session.')
      const arrivals: number[] = []
      session.onPatch(() => arrivals.push(performance.now()))
      // The tick on screen is read as all other numbers are.
      const frames: { atMs: number; tick: number }[] = []
      const endMs = performance.now() + 14_000
      while (performance.now() < endMs) {
        const atMs = await new Promise<number>(requestAnimationFrame)
        frames.push({ atMs, tick: session.value(session.state, 'tick') })
      }
      return { frames, arrivals, tickRate: session.state.tickRate }
    })
    const bursts = seen.arrivals.filter((atMs, at) => at === 0 || atMs - (seen.arrivals[at - 1] ?? 0) > 200)
    expect(bursts.length).toBeGreaterThan(20)
    expect(bursts.length).toBeLessThan(32)
    // After the picture has found out how far behind it has to be: its speed over each quarter of a second.
    const settled = seen.frames.filter(({ atMs }) => atMs > (seen.frames[0]?.atMs ?? 0) + 5000)
    const speeds: number[] = []
    for (let from = settled[0], at = 1; from !== undefined && at < settled.length; at++) {
      const to = settled[at]
      if (to === undefined || to.atMs - from.atMs < 250) continue
      speeds.push(((to.tick - from.tick) * 1000) / seen.tickRate / (to.atMs - from.atMs))
      from = to
    }
    const even = speeds.filter((speed) => speed > 0.75 && speed < 1.25)
    expect(speeds.length).toBeGreaterThan(10)
    expect(even.length / speeds.length).toBeGreaterThan(0.9)
    expect(Math.min(...speeds)).toBeGreaterThanOrEqual(0)
  } finally {
    clearInterval(pulse)
    proxy.resume('toClient')
  }
  tab.assertNoProblems()
})
