import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { clientFolders, clientSettings, runVite } from './client-build.ts'
import { command } from './command.ts'
import { projectFolder, runScript } from './project.ts'
import { publishBuild } from './publish-build.ts'

const program = command(
  'npm run dev --',
  'Builds the pages and serves, and does both again with each file that is saved.',
)
  .addHelpText('after', '\nAll settings: docs/reference/settings.md')
  .action(develop)

await runScript(() => program.parseAsync())

// The server starts once there are pages to serve. It notices new ones by itself, and starts again, by Node's own watch,
// with each change of its own files.
async function develop(): Promise<void> {
  const settings = clientSettings()
  const { built, development } = clientFolders()
  let startedAtMs = Date.now()
  const watcher = await runVite({
    ...settings,
    mode: 'development',
    build: { outDir: development, emptyOutDir: true, minify: false, sourcemap: true, watch: {} },
  })
  if (!('on' in watcher)) throw new Error('Vite built once where it should watch.')

  let server: ChildProcess | undefined
  let failed = false
  watcher.on('event', (event) => {
    if (event.code === 'START') {
      startedAtMs = Date.now()
      failed = false
    }
    if (event.code === 'ERROR') failed = true
    if (event.code !== 'END') return
    if (!failed) publishBuild(development, built, { mode: 'development', startedAtMs })
    server ??= spawn(process.execPath, ['--watch', '--watch-preserve-output', join(projectFolder, 'server/main.ts')], {
      stdio: 'inherit',
      cwd: projectFolder,
    })
  })
  const end = () => {
    server?.kill()
    void watcher.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
}
