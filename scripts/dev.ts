import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { clientFolders, clientSettings, loadVite } from './client-build.ts'
import { projectFolder, runScript } from './project.ts'

// The server starts once there is a client to serve; from then on each side follows its own files.
await runScript(async () => {
  const settings = clientSettings()
  const { built, stamp } = clientFolders()
  const { build } = await loadVite()
  const watcher = await build({
    ...settings,
    mode: 'development',
    build: { outDir: built, emptyOutDir: true, minify: false, sourcemap: true, watch: {} },
  })
  if (!('on' in watcher)) throw new Error('Vite built once where it should watch.')
  // Without the stamp, the next start for production builds anew.
  rmSync(stamp, { force: true })
  let server: ChildProcess | undefined
  watcher.on('event', (event) => {
    if (event.code === 'END' && server === undefined) server = startServer(() => watcher.close())
  })
})

function startServer(onEnd: () => void): ChildProcess {
  const parameters = ['--watch', '--watch-preserve-output', join(projectFolder, 'server/main.ts')]
  const server = spawn(process.execPath, parameters, { stdio: 'inherit', cwd: projectFolder })
  // A terminal interrupts the server as well: passing that on would interrupt it twice.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => server.kill(signal))
  server.once('exit', (code) => {
    process.exitCode = code ?? 1
    onEnd()
  })
  return server
}
