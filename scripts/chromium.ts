import { installPackage, isExecutable, placesOnPath } from './debian.ts'
import { Refusal } from './project.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** The path of an installed Chromium: CHROMIUM_PATH where it is set, otherwise the first on PATH; undefined without one. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env.CHROMIUM_PATH
  if (wanted !== undefined && wanted !== '') {
    if (isExecutable(wanted)) return wanted
    throw new Refusal(
      'chromium_path_wrong',
      `CHROMIUM_PATH names no program that can be run: "${wanted}". Correct it, or leave it out to search PATH.`,
    )
  }
  return [...placesOnPath(names, env), ...elsewhere].find(isExecutable)
}

/** The path of Chromium, installed first where Debian's packages can be had. Refuses with what to install elsewhere. */
export function provideChromium(): string {
  const found = findChromium() ?? (installPackage('chromium') ? findChromium() : undefined)
  if (found !== undefined) return found
  throw new Refusal(
    'chromium_missing',
    'The browser tests need Chromium, and none was found. On Debian run "apt-get update && apt-get install -y chromium" as root; ' +
      'elsewhere install Chromium or Google Chrome and set CHROMIUM_PATH to its program.',
  )
}
