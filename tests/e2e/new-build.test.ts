import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishBuild } from '../../scripts/publish-build.ts'
import type { MatchRow } from '../../shared/protocol.ts'
import { TestBrowser } from '../support/browser.ts'
import { HttpFront } from '../support/http-front.ts'

const built = join(import.meta.dirname, '../../dist/client')

let browser: TestBrowser
beforeAll(async () => {
  browser = await TestBrowser.launch()
})
afterAll(() => browser[Symbol.asyncDispose]())

/** A server of pages whose build a test replaces. */
class Site implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'cavea-new-build-'))
  readonly #stack = new AsyncDisposableStack()
  address = ''

  static async open(): Promise<Site> {
    const site = new Site()
    site.publish('')
    const matches = () => [{ roomId: 'm', game: 'arena', title: 'Arena' } as MatchRow]
    const front = await HttpFront.open({ clientFolder: join(site.#folder, 'served'), ports: { matches } })
    site.#stack.use(front)
    site.address = front.address
    return site
  }

  /** Publishes the built pages with a remark in each, as a build of changed sources would. */
  publish(remark: string): void {
    const next = join(this.#folder, 'next')
    cpSync(built, next, { recursive: true })
    for (const page of ['index.html', 'play.html', 'overlay.html']) {
      const at = join(next, page)
      writeFileSync(at, readFileSync(at, 'utf8').replace('<title>', `<meta name="remark" content="${remark}"><title>`))
    }
    publishBuild(next, join(this.#folder, 'served'), { mode: 'production', startedAtMs: Date.now() })
    rmSync(next, { recursive: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
    rmSync(this.#folder, { recursive: true })
  }
}

const lookAgain = () => void document.dispatchEvent(new Event('visibilitychange'))
const remark = () => document.querySelector<HTMLMetaElement>('meta[name="remark"]')?.content

test('a page tells of a newer build when it is looked at again, and loads it when it is told to', async () => {
  await using site = await Site.open()
  const { page } = await browser.open('phone', site.address)
  const notice = page.getByText('There is a new version of this page.')
  const asked = page.waitForResponse(/api\/about/)
  await page.evaluate(lookAgain)
  await asked
  expect(await notice.count()).toBe(0)

  site.publish('second')
  await expect
    .poll(
      async () => {
        await page.evaluate(lookAgain)
        return notice.count()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  await page.getByRole('button', { name: 'Load it' }).click()
  await page.waitForFunction(`(${remark})() === 'second'`)
  await page.locator('.lobby').waitFor()
  expect(await notice.count()).toBe(0)
})

test('an overlay, before which nobody sits, loads the newer build by itself, once', async () => {
  await using site = await Site.open()
  const { page } = await browser.open('desktop', `${site.address}/overlay/nothing`)
  site.publish('second')
  const loads: string[] = []
  page.on('load', () => loads.push(page.url()))
  await expect
    .poll(
      async () => {
        await page.evaluate(lookAgain).catch(() => {})
        return page.evaluate(remark).catch(() => undefined)
      },
      { timeout: 20_000 },
    )
    .toBe('second')
  await page.waitForLoadState()
  expect(loads).toHaveLength(1)
})

test('a page that joins or plays a match is left alone', async () => {
  await using site = await Site.open()
  // Matchmaking of this site never answers: the page goes on joining.
  const { page } = await browser.open('phone')
  await page.route(/matchmake/, () => {})
  await page.goto(`${site.address}/play/m`)
  site.publish('second')
  await expect
    .poll(
      async () => {
        const answer = page.waitForResponse(/api\/about/)
        await page.evaluate(lookAgain)
        return ((await (await answer).json()) as { build: string }).build
      },
      { timeout: 20_000 },
    )
    .not.toBe(await page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name="cavea-build"]')?.content))
  expect(await page.getByText('There is a new version of this page.').count()).toBe(0)
})
