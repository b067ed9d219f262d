import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { provideChromium } from '../../scripts/chromium.ts'

const artifactsFolder = join(import.meta.dirname, '../.artifacts')

const flags = [
  '--disable-gpu',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
]
// As root, Chromium refuses to start inside its sandbox.
const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : []

const phone = { deviceScaleFactor: 3, isMobile: true, hasTouch: true } as const

/** The devices that pages are tried on. */
export const devices = {
  phone: { ...phone, viewport: { width: 390, height: 844 } },
  phoneLandscape: { ...phone, viewport: { width: 844, height: 390 } },
  desktop: { viewport: { width: 1280, height: 800 } },
} as const satisfies Record<string, BrowserContextOptions>

export type Device = keyof typeof devices

/** Debian's Chromium without a window. Close it with `await using`. */
export class TestBrowser implements AsyncDisposable {
  readonly browser: Browser

  private constructor(browser: Browser) {
    this.browser = browser
  }

  /** Starts Chromium, with more flags of its command line if need be. */
  static async launch(moreFlags: readonly string[] = []): Promise<TestBrowser> {
    const executablePath = provideChromium()
    return new TestBrowser(await chromium.launch({ executablePath, args: [...flags, ...rootFlags, ...moreFlags] }))
  }

  /**
   * Opens a page of its own on a device: nothing is shared with other pages, neither cookies nor storage. With an
   * address, the page goes there and its `load` is waited for.
   */
  async open(device: Device, address?: string, options: BrowserContextOptions = {}): Promise<TestPage> {
    const context = await this.browser.newContext({ ...devices[device], ...this.#agent(device), ...options })
    const page = new TestPage(context, await context.newPage())
    if (address !== undefined) await page.page.goto(address)
    return page
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close()
  }

  // Game engines ask the name of the browser whether they run on a phone.
  #agent(device: Device): BrowserContextOptions {
    if (device === 'desktop') return {}
    const version = `${this.browser.version().split('.')[0]}.0.0.0`
    const engine = `AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Mobile Safari/537.36`
    return { userAgent: `Mozilla/5.0 (Linux; Android 10; K) ${engine}` }
  }
}

/** A page that keeps a list of what went wrong in it. */
export class TestPage implements AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors that nobody caught, errors on the console, and crashes, in the order they came. */
  readonly problems: string[] = []

  constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('pageerror', (error) => this.problems.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('crash', () => this.problems.push('the page crashed'))
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(`console: ${message.text()} (${message.location().url})`)
    })
  }

  /** Throws with all problems so far, but for those that a pattern in `expected` fits. */
  assertNoProblems(expected: readonly RegExp[] = []): void {
    const found = this.problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)))
    if (found.length > 0) throw new Error(`${this.page.url()} has ${found.length} problems:\n${found.join('\n')}`)
  }

  /** Makes the page's processor slower by a factor; 1 is its own speed. */
  async slowDown(factor: number): Promise<void> {
    const session = await this.context.newCDPSession(this.page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: factor })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close()
  }
}

/** Writes what a page shows to `tests/.artifacts/NAME.png`, and gives the path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(artifactsFolder, { recursive: true })
  const path = join(artifactsFolder, `${name}.png`)
  await page.screenshot({ path })
  return path
}
