import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { screenshot, TestBrowser, type TestPage } from '../support/browser.ts'
import { Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const httpCredentials = { username: 'admin', password: operatorPassword }

let server: TestServer
let browser: TestBrowser
let clients: Clients
let roomId: string
let opened: TestPage
let ann: Joined
const heard: string[] = []
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '0' },
  })
  browser = await TestBrowser.launch()
  clients = new Clients(server.socketAddress)
  roomId = (await firstMatch(server)).roomId
  ann = await clients.watch(roomId, { name: 'Ann' })
  ann.onMessage('chat', ({ lines }: { lines: { text: string }[] }) => heard.push(...lines.map(({ text }) => text)))
  ann.onMessage('hide', () => heard.push('(hidden)'))
  opened = await browser.open('desktop', `${server.address}/operate/${roomId}`, {
    viewport: { width: 1280, height: 720 },
    httpCredentials,
    bypassCSP: true,
  })
  opened.page.setDefaultTimeout(20_000)
  await opened.page.getByRole('heading', { level: 1, name: 'Arena' }).waitFor()
})
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]()
  await clients?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

test('is for operators alone', async () => {
  const reply = await fetch(`${server.address}/operate/${roomId}`)
  expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')])
})

test('asks the stands, sees them vote, and closes the ballot', async () => {
  const { page } = opened
  await page.getByLabel('Ask about').selectOption({ label: 'Floor' })
  await page.getByLabel('Seconds').fill('300')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  const ballot = page.getByRole('article', { name: 'Floor' })
  await ballot.waitFor()
  const id = await until(() => [...ann.state.ballots].find(([, { status }]) => status === 'open')?.[0])
  await ann.request('vote', { ballot: id, choice: 'ice' })
  await ballot.getByText('· 1 vote').waitFor()
  await ballot.getByRole('button', { name: 'Close now' }).click()
  await page.getByText('Floor: Ice').waitFor()
  await page.getByRole('checkbox', { name: 'Night' }).click()
  await until(() => (ann.state.mechanics.get('night') as { value?: unknown } | undefined)?.value === true)
})

test('pauses the audience, which calls off what is asked: only after it was asked for, by keys as well', async () => {
  const { page } = opened
  await page.getByLabel('Ask about').selectOption({ label: 'Gravity' })
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.getByRole('article', { name: 'Gravity' }).waitFor()
  await page.getByRole('button', { name: 'Pause the audience' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  expect(ann.state.standsPaused).toBe(false)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Pause it' }).click()
  await page.getByText('None while the audience is paused.').waitFor()
  await until(() => ann.state.standsPaused)
  await expect(ann.request('vote', { ballot: 'b2', choice: 'up' })).rejects.toMatchObject({ code: 'stands_paused' })
  await page.getByRole('button', { name: 'Let the audience go on' }).click()
  await until(() => !ann.state.standsPaused)
})

test('shows what is held back, lets it through, takes it down and mutes who wrote it', async () => {
  const { page } = opened
  expect(await ann.request('chat', { text: 'well, shit' })).toEqual({ sent: true, hidden: 'words' })
  await ann.request('chat', { text: '<b>hail</b>' })
  const held = page.getByRole('region', { name: 'Held back' })
  await held.getByText('well, shit', { exact: true }).waitFor()
  await until(() => heard.includes('<b>hail</b>'))
  expect(heard).not.toContain('well, shit')
  await screenshot(page, 'operate')
  await held.getByRole('button', { name: /^Show/ }).click()
  await until(() => heard.includes('well, shit'))
  const chat = page.getByRole('region', { name: 'Chat' })
  await chat.locator('li', { hasText: 'hail' }).getByRole('button', { name: /^Hide/ }).click()
  await until(() => heard.includes('(hidden)'))
  await chat.locator('li', { hasText: 'hail' }).getByText('taken down').waitFor()
  await chat.getByRole('button', { name: 'Mute Ann' }).first().click()
  await page.getByRole('button', { name: 'Unmute Ann' }).waitFor()
  expect(await ann.request('chat', { text: 'again' })).toEqual({ sent: true, hidden: 'muted' })
  const tape = Buffer.from(await (await fetch(`${server.address}/api/tapes/${roomId}`)).arrayBuffer())
  expect(tape.includes('again')).toBe(false)
  await page.getByRole('button', { name: 'Unmute Ann' }).click()
  await page.getByText('Nobody. A mute takes the voice, not the vote.').waitFor()
  expect(await page.locator('.operate .text b').count()).toBe(0)
})

test('has nothing serious that axe finds, and fits on a phone', async () => {
  const { page } = opened
  await page.addScriptTag({ content: axeSource })
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string | null; nodes: { html: string }[] }[] }> }
    }
    return (await axe.run()).violations
  })
  const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  opened.assertNoProblems()
  const viewport = { width: 360, height: 640 }
  await using phone = await browser.open('phone', `${server.address}/operate/${roomId}`, { viewport, httpCredentials })
  await phone.page.getByRole('heading', { name: 'Ballots' }).waitFor()
  await screenshot(phone.page, 'operate-phone')
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})

test('says when its match is gone, and when the server is', async () => {
  const { page } = opened
  await server.kill()
  await page.getByText('The server cannot be reached.').waitFor()
})
