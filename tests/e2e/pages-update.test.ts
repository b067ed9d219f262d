import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import '../../client/pages/play/handle.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { TestBrowser } from '../support/browser.ts'
import { firstMatch } from '../support/clients.ts'
import { leaveTape } from '../support/copied-tape.ts'
import { freePort } from '../support/free-port.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

test('pages of a match that did not come back after an update go on in the one that took its place', async () => {
  const port = await freePort()
  const first = await TestServer.start({ port })
  await using browser = await TestBrowser.launch()
  const { roomId } = await firstMatch(first)
  const small = { deviceScaleFactor: 1, viewport: { width: 480, height: 360 } }
  await using player = await browser.open('desktop', `${first.address}/play/${roomId}`, small)
  await using spectator = await browser.open('desktop', `${first.address}/watch/${roomId}`, small)
  await player.page.waitForFunction(() => (window.cavea?.session.state.tick ?? 0) > 0)
  await spectator.page.locator('.watch .way').first().waitFor()

  await first.kill()
  const tapes = new FileStore(join(first.dataFolder, 'tapes'), () => {})
  const records = (await tapes.read(roomId)) ?? []
  rmSync(join(first.dataFolder, 'tapes', roomId), { recursive: true })
  await leaveTape(tapes, roomId, records, { schema: 'that of another build' })
  await using second = await TestServer.start({ port, dataFolder: first.dataFolder })
  const next = (await firstMatch(second)).roomId
  expect(next).not.toBe(roomId)
  await until(() => player.page.url().endsWith(`/play/${next}`) && spectator.page.url().endsWith(`/watch/${next}`), {
    what: 'both pages go on in the next match',
    withinMilliseconds: 40_000,
  })
  await player.page.waitForFunction(() => (window.cavea?.session.state.tick ?? 0) > 0)
  await first[Symbol.asyncDispose]()
})
