import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestBrowser } from '../support/browser.ts'
import { firstMatch } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let server: TestServer
let browser: TestBrowser
beforeAll(async () => {
  server = await TestServer.start({ env: { CAVEA_BOTS: '2' } })
  browser = await TestBrowser.launch()
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

interface Finding {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

const pages = [
  { name: 'the lobby', path: () => '/', shown: '.matches li' },
  { name: 'the stands', path: (roomId: string) => `/watch/${roomId}`, shown: '.panel .chat-field' },
  { name: 'a match that is played', path: (roomId: string) => `/play/${roomId}`, shown: '.hud .clock' },
  { name: 'stands that are not there', path: () => '/watch/nothing', shown: 'main h1' },
  { name: 'an address that is not there', path: () => '/nothing', shown: 'main h1' },
] as const

for (const device of ['phone', 'desktop'] as const) {
  for (const { name, path, shown } of pages) {
    test(`${name} on a ${device} has nothing serious that axe finds`, async () => {
      const { roomId } = await firstMatch(server)
      await using opened = await browser.open(device, `${server.address}${path(roomId)}`, { bypassCSP: true })
      await opened.page.waitForSelector(shown, { timeout: 60_000 })
      await opened.page.addScriptTag({ content: axeSource })
      const findings = await opened.page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
        return (await axe.run()).violations
      })
      const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    })
  }
}
