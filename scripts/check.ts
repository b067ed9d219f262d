import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { command } from './command.ts'
import { projectFolder } from './project.ts'

const program = command('npm run check --', 'Checks types, style and the rules of the house.')
await program.action(checkAll).parseAsync()

async function checkAll(): Promise<void> {
  const pretty = process.stdout.isTTY ? 'true' : 'false'
  const colors = process.stdout.isTTY ? '--colors=force' : '--colors=off'
  const checks = [
    { title: 'types', tool: 'tsc', parameters: ['--pretty', pretty] },
    { title: 'style', tool: 'biome', parameters: ['check', '--error-on-warnings', colors] },
    {
      title: 'house rules',
      tool: 'vitest',
      parameters: ['run', '--project=unit', '--reporter=minimal', 'tests/house'],
    },
  ] as const

  // All at once, each shown in one piece as it ends.
  const outcomes = await Promise.all(
    checks.map(async (check) => {
      const child = spawn(
        process.execPath,
        [join(projectFolder, 'node_modules/.bin', check.tool), ...check.parameters],
        {
          cwd: projectFolder,
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
      const exited = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)))
      const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exited])
      if (code !== 0) console.log(output + errors)
      console.log(`${check.title}: ${code === 0 ? 'passed' : 'failed'}`)
      return code === 0
    }),
  )
  process.exitCode = outcomes.every((passed) => passed) ? 0 : 1
}
