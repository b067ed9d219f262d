import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildClient, clientFolders, whyBuildClient } from './client-build.ts'
import { command } from './command.ts'
import { projectFolder, Refusal, runScript } from './project.ts'

const program = command(
  'npm start --',
  'Builds the pages where they are out of date, and serves. Settings are environment variables.',
)
  .addHelpText('after', '\nAll settings: docs/reference/settings.md')
  .action(async () => {
    const reason = whyBuildClient()
    if (reason !== undefined) await bringUpToDate(reason)
    becomeServer()
  })

await runScript(() => program.parseAsync())

async function bringUpToDate(reason: string): Promise<void> {
  console.log(`Building the client, because ${reason}. The next start is quick.`)
  try {
    await buildClient()
  } catch (error) {
    const installed = error instanceof Refusal && error.code === 'vite_missing' && existsSync(clientFolders().built)
    if (!installed) throw error
    console.warn(`client_old: The built client is used as it is, although ${reason}: Vite is not installed here.`)
  }
}

// The server takes this very process: whoever supervises it sees its signals, its exit code and its memory, not ours.
function becomeServer(): void {
  const parameters = [join(projectFolder, 'server/main.ts')]
  if (process.platform !== 'win32' && process.execve !== undefined) {
    process.execve(process.execPath, [process.execPath, ...parameters], process.env)
  }
  process.exitCode = spawnSync(process.execPath, parameters, { stdio: 'inherit' }).status ?? 1
}
