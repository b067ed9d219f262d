import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
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
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...elsewhere].find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of Chromium, installed first where Debian's packages can be had. Refuses with what to install elsewhere. */
export function provideChromium(): string {
  const found = findChromium()
  if (found !== undefined) return found
  const prefix = rootPrefix()
  if (prefix !== undefined) {
    console.log('Chromium is missing: installing the package "chromium" with apt-get.')
    // Lists of packages that are partly out of reach may still have this one.
    aptGet(prefix, ['update'])
    aptGet(prefix, ['install', '--yes', 'chromium'])
    const installed = findChromium()
    if (installed !== undefined) return installed
  }
  throw new Refusal(
    'chromium_missing',
    'The browser tests need Chromium, and none was found. On Debian run "apt-get update && apt-get install -y chromium" as root; ' +
      'elsewhere install Chromium or Google Chrome and set CHROMIUM_PATH to its program.',
  )
}

/** What to put before a command to run it as root without being asked: undefined where that or apt-get is not to be had. */
function rootPrefix(): readonly string[] | undefined {
  if (!succeeds('apt-get', ['--version'])) return undefined
  if (process.getuid?.() === 0) return []
  return succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
}

function succeeds(command: string, parameters: readonly string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0
}

function aptGet(prefix: readonly string[], parameters: readonly string[]): void {
  const [command = 'apt-get', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...parameters]
  spawnSync(command, rest, { stdio: ['ignore', 'inherit', 'inherit'] })
}
