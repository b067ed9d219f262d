import { resolve } from 'node:path'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { provideChromium } from '../scripts/chromium.ts'
import { projectFolder } from '../scripts/project.ts'
import { type Benchmark, median, round } from './benchmark.ts'
import { ServerProcess, settled } from './server-process.ts'

/** A phone of the lower middle: a quarter of this machine's speed. One pixel a point, since the processor draws here. */
const phone = { viewport: { width: 412, height: 915 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true } as const
const slower = 4
const rounds = 4
const measuredMs = 12_000
const flags = [
  '--disable-gpu',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--mute-audio',
  '--no-sandbox',
]

/** What the play page shows of itself on `window.cavea`. */
interface Handle {
  readonly scene: { frames(): { readonly count: number; readonly costMs: number } }
}

interface Sample {
  readonly scriptMsPerFrame: number
  readonly ownCodeMs95: number
  readonly framesPerSecond: number
}

/**
 * What a picture of the play page costs a slow phone in script. Pixels are drawn by the processor here, so frames a second
 * say little; script is what our code adds to each. `FRAMES_AGAINST` names the folder of another checkout, with a built
 * client, which takes turns with this one.
 */
export const frames: Benchmark = {
  async run(progress, { quick }) {
    const against = process.env.FRAMES_AGAINST
    const folders = [projectFolder, ...(against === undefined ? [] : [resolve(against)])]
    const samples = new Map<string, Sample[]>(folders.map((folder) => [folder, []]))
    for (let round = 1; round <= (quick ? 1 : rounds); round++) {
      // Each goes first in turn: what else the machine does drifts.
      for (const folder of round % 2 === 1 ? folders : [...folders].reverse()) {
        const sample = await measure(folder, quick ? 2000 : measuredMs)
        samples.get(folder)?.push(sample)
        progress(`round ${round}, ${folder}: ${JSON.stringify(sample)}`)
      }
    }
    return folders.map((folder, at) => {
      const of = (key: keyof Sample) => round(median((samples.get(folder) ?? []).map((sample) => sample[key])), 2)
      return {
        checkout: at === 0 ? 'this' : 'against',
        scriptMsPerFrame: of('scriptMsPerFrame'),
        ownCodeMs95: of('ownCodeMs95'),
        framesPerSecond: of('framesPerSecond'),
      }
    })
  },
  summary([own, other]) {
    if (own === undefined || other === undefined) return {}
    return { ratio: round(Number(own.scriptMsPerFrame) / Number(other.scriptMsPerFrame), 3) }
  },
}

async function measure(folder: string, forMs: number): Promise<Sample> {
  await using server = await ServerProcess.start({ CAVEA_BOTS: '7' }, undefined, undefined, folder)
  const { roomId } = await server.match()
  const browser = await chromium.launch({ executablePath: provideChromium(), args: flags })
  try {
    const page = await (await browser.newContext(phone)).newPage()
    // Not the pictures for newcomers: what is measured is play.
    await page.addInitScript(() => localStorage.setItem('cavea.lessons.arena', '1'))
    await page.goto(`http://127.0.0.1:${server.port}/play/${roomId}`)
    await settled('the match is drawn', async () => (await drawn(page)).count > 20)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
    const [scriptBefore, before] = [await scriptSeconds(session), await drawn(page)]
    await new Promise((done) => setTimeout(done, forMs))
    const [scriptAfter, after] = [await scriptSeconds(session), await drawn(page)]
    const count = after.count - before.count
    return {
      scriptMsPerFrame: round(((scriptAfter - scriptBefore) * 1000) / count, 2),
      ownCodeMs95: round(after.costMs, 2),
      framesPerSecond: round(count / (forMs / 1000), 1),
    }
  } finally {
    await browser.close()
  }
}

const drawn = (page: Page) =>
  page.evaluate(() => {
    const { cavea } = globalThis as unknown as { cavea?: Handle }
    return cavea?.scene.frames() ?? { count: 0, costMs: 0 }
  })

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN
}
