import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestBrowser } from '../support/browser.ts'
import { firstMatch, matchesOf, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const httpCredentials = { username: 'admin', password: operatorPassword }
// Chromium sends no Sec-Fetch-Site to a plain HTTP host with a name, which is how an operator reaches a server in a venue.
const flags = ['--host-resolver-rules=MAP *.test 127.0.0.1']

let server: TestServer
let browser: TestBrowser
beforeAll(async () => {
  server = await TestServer.start({ env: { CAVEA_ADMIN_PASSWORD: operatorPassword } })
  browser = await TestBrowser.launch(flags)
}, 120_000)
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const monitor = () => `http://cavea.test:${server.port}/monitor/`
const callOf = (roomId: string) => `${monitor()}api/room/call?roomId=${roomId}&method=disconnect&args=%5B%5D`

test('no page of another site ends a match, by a refresh, a link or a form, while the operator is signed in', async () => {
  const { roomId } = await firstMatch(server)
  const call = callOf(roomId)
  const asked: string[] = []
  const evil = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'text/html').end(`<title>evil</title>
      <a href="${call}">prize</a>
      <form method="post" action="${call}"><button>win</button></form>
      ${request.url === '/refresh' ? `<meta http-equiv="refresh" content="0;url=${call}">` : ''}`)
  }).listen(0, '127.0.0.1')
  await until(() => evil.listening)
  const site = `http://evil.test:${(evil.address() as AddressInfo).port}`
  try {
    await using opened = await browser.open('desktop', monitor(), { httpCredentials })
    await opened.page.getByText(roomId).first().waitFor({ timeout: 20_000 })
    for (const way of ['refresh', 'link', 'form'] as const) {
      const page = await opened.context.newPage()
      const answers: boolean[] = []
      page.on('response', (response) => {
        if (response.url() === call && response.frame() === page.mainFrame()) answers.push(response.ok())
      })
      await page.goto(`${site}/${way}`, { waitUntil: 'commit' })
      if (way === 'link') await page.getByText('prize').click()
      if (way === 'form') await page.getByText('win').click()
      await until(() => answers.length > 0, { what: `the server answers the ${way}` })
      expect([way, answers]).toEqual([way, answers.map(() => false)])
      await page.close()
    }
    const auth = `Basic ${Buffer.from(`admin:${operatorPassword}`).toString('base64')}`
    expect(
      (await fetch(callOf(roomId).replace('cavea.test', '127.0.0.1'), { headers: { authorization: auth } })).ok,
    ).toBe(false)
  } finally {
    evil.closeAllConnections()
    evil.close()
  }
  expect(asked).toContain('/refresh')
  expect((await matchesOf(server)).map((match) => match.roomId)).toContain(roomId)
})

test('the monitor loads nothing from elsewhere, shows the rooms, and ends a match for its operator', async () => {
  const { roomId } = await firstMatch(server)
  await using opened = await browser.open('desktop', undefined, { httpCredentials })
  const { page } = opened
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(`http://cavea.test:${server.port}/`)) foreign.push(request.url())
  })
  const response = await page.goto(monitor())
  expect(response?.headers()['content-security-policy']).toContain("default-src 'self'")
  await page.getByText(roomId).first().waitFor({ timeout: 20_000 })
  page.on('dialog', (dialog) => void dialog.accept())
  const row = page.getByRole('row').filter({ hasText: roomId })
  await row.getByRole('button', { name: /dispose|disconnect/i }).click()
  await until(async () => !(await matchesOf(server)).some((match) => match.roomId === roomId))
  expect(foreign).toEqual([])
  opened.assertNoProblems()
})
