import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { clientFolders, clientSettings, loadVite } from './client-build.ts'
import { projectFolder, runScript } from './project.ts'

// The server starts once there is a client to serve. It begins anew with each build, for it keeps pages in memory, and,
// by Node's own watch, with each change of its own files.
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
  const startServer = () => {
    server = spawn(process.execPath, ['--watch', '--watch-preserve-output', join(projectFolder, 'server/main.ts')], {
      stdio: 'inherit',
      cwd: projectFolder,
      env: { ...process.env, NODE_ENV: process.env.NODE_ENV ?? 'development' },
    })
  }
  watcher.on('event', (event) => {
    if (event.code !== 'END') return
    if (server === undefined) return startServer()
    server.once('exit', startServer)
    server.kill()
  })
  const end = () => {
    server?.removeAllListeners('exit')
    server?.kill()
    void watcher.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
})
