import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arena } from '../../rooms/arena/game.ts'
import { TestBrowser, type TestPage } from '../support/browser.ts'
import { TestServer } from '../support/server.ts'
import { makeTape } from '../support/tape-maker.ts'
import { until } from '../support/until.ts'

const minutes = 30
let folder: string
let server: TestServer
let browser: TestBrowser
let opened: TestPage
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-replay-'))
  mkdirSync(join(folder, 'tapes'))
  await makeTape(join(folder, 'tapes'), { id: 'long', game: arena, minutes, bots: 8 })
  const other = { ...arena, name: 'chess', title: 'Chess' }
  await makeTape(join(folder, 'tapes'), { id: 'gone', game: other, minutes: 0.5, bots: 2 })
  server = await TestServer.start({ dataFolder: folder, env: { CAVEA_BOTS: '0' } })
  browser = await TestBrowser.launch()
  opened = await browser.open('desktop', `${server.address}/replay/long?t=754`, { bypassCSP: true })
  await opened.page.waitForSelector('.replay .clock', { timeout: 60_000 })
}, 120_000)
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]()
  await browser?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const shownSeconds = async (page: Page): Promise<number> => {
  const text = await page.textContent('.transport output')
  const [minute = 0, second = 0] =
    /(\d+):(\d+)/
      .exec(text ?? '')
      ?.slice(1)
      .map(Number) ?? []
  return minute * 60 + second
}

/** How long a seek took, in milliseconds: until its state was there, and until that was drawn. */
interface Sought {
  readonly enteredMs: number
  readonly drawnMs: number
}

/** Goes to a second by the time line. */
async function seek(page: Page, second: number): Promise<Sought> {
  return page.evaluate(async (tick) => {
    performance.clearMeasures()
    const line = document.querySelector<HTMLInputElement>('.transport input[type="range"]')
    if (line === null) throw new Error('There is no time line.')
    line.value = String(tick)
    line.dispatchEvent(new Event('input', { bubbles: true }))
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const [drawn] = performance.getEntriesByName('cavea.seek')
      const [entered] = performance.getEntriesByName('cavea.seek.enter')
      if (drawn !== undefined && entered !== undefined) return { enteredMs: entered.duration, drawnMs: drawn.duration }
    }
  }, second * arena.tickRate)
}

test('a link opens a tape of thirty minutes at its moment', async () => {
  expect(await shownSeconds(opened.page)).toBe(754)
  await opened.page.screenshot({ path: 'tests/.artifacts/replay-desktop.png' })
})

test('without a moment in its link a replay opens in its first round, and can be led back to the start', async () => {
  await using plain = await browser.open('desktop', `${server.address}/replay/long`)
  const { page } = plain
  await page.getByRole('heading', { name: 'Round 1' }).waitFor({ timeout: 60_000 })
  // The address names no moment before somebody has chosen one: loaded again, it opens in the first round again.
  expect(new URL(page.url()).search).toBe('')
  await page.keyboard.press('Home')
  await until(() => page.url().endsWith('?t=0'))
  expect(await page.getByRole('slider', { name: 'Moment' }).inputValue()).toBe('0')
})

test('any second of it is there within two tenths of a second', async () => {
  const { page } = opened
  await seek(page, 3)
  const times: Sought[] = []
  // Just before a keyframe, just behind one, and between: the most that lies between is ten seconds of patches.
  for (const second of [1799, 12, 900, 909, 903, 69, 1500, 1499, 300, 1209]) {
    times.push(await seek(page, second))
    expect(await shownSeconds(page)).toBe(second)
  }
  const told = times.map(({ enteredMs, drawnMs }) => `${enteredMs.toFixed(1)} of ${Math.round(drawnMs)}`)
  expect(Math.max(...times.map(({ drawnMs }) => drawnMs)), `seeks took ${told.join(', ')} ms`).toBeLessThanOrEqual(200)
})

test('it plays, faster when told, stands still on a pause, and moves by keys', async () => {
  const { page } = opened
  await seek(page, 100)
  await page.click('text=Play')
  await page.selectOption('.transport select', '8')
  await until(async () => (await shownSeconds(page)) > 108, { withinMilliseconds: 20_000 })
  await page.keyboard.press('Space')
  await page.locator('button[aria-label="Play"]').waitFor()
  const there = await shownSeconds(page)
  await until(() => page.url().includes(`t=${there}`))
  await page.locator('main').click({ position: { x: 5, y: 5 }, trial: true })
  await page.keyboard.press('ArrowRight')
  await until(async () => (await shownSeconds(page)) === there + 5)
  await page.keyboard.press('Home')
  await until(async () => (await shownSeconds(page)) === 0)
})

test('moments lead to where they were, and the chat is that of the moment', async () => {
  const { page } = opened
  const first = page.locator('.moments button').nth(8)
  const [, minute, second] = /(\d+):(\d+)/.exec((await first.textContent()) ?? '') ?? []
  await first.click()
  const wanted = Number(minute) * 60 + Number(second)
  await until(async () => (await shownSeconds(page)) === wanted)
  await page.click('role=tab[name="Chat"]')
  await seek(page, 125)
  await until(async () => (await page.locator('.chat-list p').last().textContent())?.includes('Line of 120 seconds'))
  await page.click('role=tab[name="Moments"]')
  opened.assertNoProblems()
})

test('nothing serious is found by axe', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await opened.page.addScriptTag({ content: axe })
  const findings = await opened.page.evaluate(async () => {
    interface Finding {
      readonly id: string
      readonly impact: string | null
      readonly nodes: readonly { readonly html: string }[]
    }
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
    return (await axe.run()).violations
  })
  const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
})

test('a tape of a game that is gone is shown plainly, and one that is not there says so', async () => {
  await using plain = await browser.open('phone', `${server.address}/replay/gone`)
  await plain.page.waitForSelector('.replay .plain pre')
  await until(async () => (await plain.page.textContent('.plain pre'))?.includes('"gladiators"'))
  await plain.page.screenshot({ path: 'tests/.artifacts/replay-plain.png' })
  await using none = await browser.open('phone', `${server.address}/replay/nothing`)
  await until(async () => (await none.page.textContent('main'))?.includes('tape_unknown'))
  // To people it says what has happened, and not what programs may call.
  expect(await none.page.textContent('main')).toContain('There is no such replay')
  expect(await none.page.textContent('main')).not.toContain('/api/')
})
