import { afterAll, beforeAll, expect, test } from 'vitest'
import { bounds, type ChatLine, visibleText } from '../../shared/protocol.ts'
import { TestBrowser, type TestPage } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

/** Each would set a flag, open a dialog or fetch something elsewhere, if a page took it for anything but text. */
const payloads = [
  '<script>window.broken=1</script>',
  '<img src=x onerror="window.broken=1;alert(1)">',
  '<svg onload=window.broken=1>',
  '<iframe src="javascript:parent.broken=1"></iframe>',
  '<link rel=stylesheet href=http://127.0.0.1:9/a.css>',
  '"><img src=http://127.0.0.1:9/pixel>',
  "javascript:window.broken=1//'+alert(1)+'",
  '{{constructor.constructor("window.broken=1")()}}',
  '</title><base href=http://127.0.0.1:9/>',
]
const names = ['<svg onload=alert()>', '"><img src=x>']
/** What would turn the direction of a line, or stand on the lines beside it. */
const dressed = 'before\u202erevo\u202c\u0007\u2066 a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 after'
const shown = visibleText(dressed, bounds.chatCharacters)
const httpCredentials = { username: 'admin', password: operatorPassword }

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  browser = await TestBrowser.launch()
  clients = new Clients(server.address)
  roomId = (await firstMatch(server)).roomId
}, 120_000)

afterAll(async () => {
  await clients?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

/** Opens a page that keeps note of everything that a page which runs something would do. */
async function guarded(path: string) {
  const opened: TestPage = await browser.open('desktop', undefined, { httpCredentials })
  const { page } = opened
  const seen: string[] = []
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    const own = [server.address, server.socketAddress, 'data:', 'blob:'].some((start) => url.startsWith(start))
    if (!own || new URL(url).pathname.endsWith('/x')) seen.push(`request ${url}`)
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      Object.assign(window, { refused: `${violatedDirective} ${blockedURI}` })
    })
  })
  await page.goto(`${server.address}${path}`)
  return {
    opened,
    page,
    async assertNothingRan() {
      const flags = await page.evaluate(() => ['broken', 'refused'].map((name) => Reflect.get(window, name) ?? ''))
      const found = await page.evaluate(() => document.querySelectorAll('iframe, base, [onload], [onerror]').length)
      expect([seen, flags, found]).toEqual([[], ['', ''], 0])
      opened.assertNoProblems()
    },
  }
}

test('no page runs what is written, and all of it is shown as text', async () => {
  const watch = await guarded(`/watch/${roomId}`)
  const overlay = await guarded(`/overlay/${roomId}`)
  const operate = await guarded(`/operate/${roomId}`)
  const pages = [watch, overlay, operate]
  await watch.page.getByRole('log').waitFor({ timeout: 30_000 })
  await operate.page.getByRole('heading', { level: 1, name: 'Arena' }).waitFor({ timeout: 30_000 })
  const lines: ChatLine[] = []
  const ballot = (await (
    await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 300 })
  ).json()) as { ballot: string }
  await overlay.page.getByRole('heading', { name: 'Floor' }).waitFor()
  for (const [at, text] of [...payloads, dressed].entries()) {
    const room = await clients.watch(roomId, { name: names[at % names.length] ?? '' })
    room.onMessage('chat', (message: { lines: ChatLine[] }) => void lines.push(...message.lines))
    await room.request('chat', { text })
    await room.request('vote', { ballot: ballot.ballot, choice: text }).catch(() => {})
    await room.request('vote', { ballot: ballot.ballot, choice: 'ice' })
  }
  await until(() => lines.some(({ text }) => text.startsWith('before')))
  for (const { page } of [watch, operate]) {
    for (const text of payloads) await page.getByText(text, { exact: true }).first().waitFor({ timeout: 30_000 })
    const last = page.locator('.text', { hasText: /^before/ })
    expect(await last.textContent()).toBe(shown)
  }
  await watch.page
    .getByText(names[0] ?? '', { exact: true })
    .first()
    .waitFor()
  await asOperator(server, `/api/matches/${roomId}/ballots/${ballot.ballot}/close`, {})
  await overlay.page.locator('.decided', { hasText: 'Ice' }).waitFor()
  // The tape of the very same match, at its end.
  const replay = await guarded(`/replay/${roomId}?t=86400`)
  await replay.page.waitForSelector('.replay .clock', { timeout: 60_000 })
  await replay.page.getByText('Chat', { exact: true }).first().click()
  await replay.page
    .getByText(payloads[1] ?? '', { exact: true })
    .first()
    .waitFor({ timeout: 20_000 })
  pages.push(replay)
  for (const { assertNothingRan } of pages) await assertNothingRan()
  for (const { opened } of pages) await opened[Symbol.asyncDispose]()
})
