import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { provideChromium } from './chromium.ts'
import { drawing, type Picture, scale, size } from './link-pictures/drawing.ts'
import { projectFolder } from './project.ts'

// Draws the pictures that stand beside links to this server. They are committed: run it after a change of the drawing.
const pictures: readonly (Picture & { readonly file: string })[] = [
  {
    file: 'client/public/previews/cavea.png',
    title: 'Cavea',
    line: 'Play, or watch and vote on what happens next.',
    fighters: 0,
  },
  { file: 'rooms/arena/preview.png', title: 'Arena', line: 'Stay on the floor. The audience decides.', fighters: 4 },
]

const font = (path: string) => pathToFileURL(join(projectFolder, 'node_modules/@fontsource', path)).href
const fonts = `<style>
@font-face { font-family: Cinzel; font-weight: 700; src: url(${font('cinzel/files/cinzel-latin-700-normal.woff2')}) }
@font-face { font-family: Alegreya; src: url(${font('alegreya-sans/files/alegreya-sans-latin-500-normal.woff2')}) }
body { margin: 0 } svg { display: block }
</style>`

const browser = await chromium.launch({ executablePath: provideChromium(), args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: scale })
  for (const picture of pictures) {
    const file = join(projectFolder, 'dist/link-picture.html')
    writeFileSync(file, `<!doctype html><meta charset="utf-8">${fonts}${drawing(picture)}`)
    await page.goto(pathToFileURL(file).href)
    await page.evaluate(() => document.fonts.ready)
    const png = await page.screenshot()
    writeFileSync(join(projectFolder, picture.file), png)
    console.log(`${picture.file}: ${Math.round(png.length / 1024)} KB`)
  }
} finally {
  await browser.close()
}
