import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import '../../client/pages/play/handle.ts'
import { TestBrowser } from '../support/browser.ts'
import { firstMatch, matchesOf } from '../support/clients.ts'
import { freePort } from '../support/free-port.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'

test('a player’s page goes on at another server when its own was killed for good', async () => {
  await using redis = await RedisServer.start()
  const dataFolder = mkdtempSync(join(tmpdir(), 'cavea-pages-'))
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }))
  const ports = [await freePort(), await freePort()]
  // Each server lets the pages of the other in.
  const env = {
    CAVEA_BOTS: '2',
    REDIS_URL: redis.address,
    CAVEA_ALLOWED_ORIGINS: ports.map((port) => `http://127.0.0.1:${port}`).join(','),
  }
  const [own, other] = await Promise.all(ports.map((port) => TestServer.start({ env, dataFolder, port })))
  if (own === undefined || other === undefined) throw new Error('There are not two servers.')
  await using _own = own
  await using _other = other
  await using browser = await TestBrowser.launch()
  const { roomId } = await firstMatch(own)
  const { page } = await browser.open('phone', undefined, { deviceScaleFactor: 1 })
  const asked = page.waitForResponse((response) => response.url().endsWith('/api/about'))
  await page.goto(`${own.address}/play/${roomId}`)
  await page.waitForFunction(() => (window.cavea?.session.state.tick ?? 0) > 0)
  expect(await (await asked).json()).toMatchObject({ servers: [`127.0.0.1:${other.port}`] })
  const before = await page.evaluate(() => window.cavea?.session.state.tick ?? 0)
  await own.kill()
  await page.waitForFunction((tick) => (window.cavea?.session.state.tick ?? 0) > tick + 60, before, { timeout: 20_000 })
  const seated = await page.evaluate(() => window.cavea?.session.state.seats.has(window.cavea.session.seat))
  expect(seated).toBe(true)
  expect((await matchesOf(other)).map((row) => row.roomId)).toContain(roomId)
})
