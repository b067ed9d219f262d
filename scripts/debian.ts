import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether a path is that of a program that can be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The places on PATH at which programs of some names would be, in the order of the names. */
export function placesOnPath(names: readonly string[], env: NodeJS.ProcessEnv = process.env): string[] {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** Installs a package of Debian where that can be done without asking anybody. False where it cannot even be tried. */
export function installPackage(name: string): boolean {
  const prefix = rootPrefix()
  if (prefix === undefined) return false
  console.log(`Something is missing: installing the package "${name}" with apt-get.`)
  // Lists of packages that are partly out of reach may still have this one.
  aptGet(prefix, ['update'])
  aptGet(prefix, ['install', '--yes', name])
  return true
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
