import { existsSync, globSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { InlineConfig } from 'vite'
import { projectFolder, Refusal } from './project.ts'
import { publishBuild, readStamp } from './publish-build.ts'

const sources = ['client', 'shared', 'rooms']
const singleSources = ['package-lock.json']

/** Where the pages lie and where they are built to, below the folder of package.json. */
export function clientFolders(root = projectFolder) {
  return {
    source: join(root, 'client'),
    config: join(root, 'client/vite.config.ts'),
    built: join(root, 'dist/client'),
    /** Where `npm run dev` builds before it publishes. */
    development: join(root, 'dist/client.development'),
  }
}

/**
 * Why the client has to be built, or undefined where the built one is in order. A build counts from the moment that it
 * began: what was saved meanwhile is newer.
 */
export function whyBuildClient(root = projectFolder): string | undefined {
  const { source, built } = clientFolders(root)
  if (!existsSync(built)) return 'it has not been built yet'
  if (!existsSync(source)) return undefined
  const last = readStamp(built)
  if (last === undefined) return 'nothing says when it was built'
  if (last.mode !== 'production') return 'the last build was one for development'
  const newer = sourcePaths(root).find((path) => statSync(path).mtimeMs > last.startedAtMs)
  return newer === undefined ? undefined : `${relative(root, newer)} has changed`
}

// Folders count too: a removed file leaves no other trace.
function sourcePaths(root: string): string[] {
  const folders = sources.filter((folder) => existsSync(join(root, folder)))
  const nested = globSync(
    folders.flatMap((folder) => [folder, `${folder}/**`]),
    { cwd: root, exclude: (path) => path.endsWith('.test.ts') || path.endsWith('.test.tsx') },
  )
  return [...nested, ...singleSources].map((path) => join(root, path)).filter((path) => existsSync(path))
}

/** The settings of Vite that all builds share; the rest stands in client/vite.config.ts. */
export function clientSettings(root = projectFolder) {
  const { source, config } = clientFolders(root)
  if (!existsSync(join(source, 'index.html'))) {
    throw new Refusal('client_missing', `There is no client to build: ${join(source, 'index.html')} does not exist.`)
  }
  return { root: source, configFile: existsSync(config) ? config : (false as const) }
}

/** Loads Vite, which is slow: only where there is something to build. */
export async function loadVite(): Promise<typeof import('vite')> {
  try {
    return await import('vite')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new Refusal(
      'vite_missing',
      'The client has to be built, and Vite is not installed. Run "npm ci" without --omit=dev, or copy dist/client here.',
    )
  }
}

/**
 * Runs a build of Vite. Vite sets `NODE_ENV` of the whole process where it is unset; it is put back, because the server
 * that this process starts or becomes would inherit `production` and ask for a password.
 */
export async function runVite(settings: InlineConfig) {
  const { build } = await loadVite()
  const environment = process.env.NODE_ENV
  try {
    return await build(settings)
  } finally {
    if (environment === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = environment
  }
}

/** Builds the client for production and publishes it to dist/client, which changes only once all went well. */
export async function buildClient(root = projectFolder): Promise<void> {
  const { built } = clientFolders(root)
  const settings = clientSettings(root)
  const startedAtMs = Date.now()
  const next = `${built}.${process.pid}`
  try {
    await runVite({ ...settings, mode: 'production', build: { outDir: next, emptyOutDir: true } })
    publishBuild(next, built, { mode: 'production', startedAtMs })
  } finally {
    rmSync(next, { recursive: true, force: true })
  }
}
