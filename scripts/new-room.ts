import { join } from 'node:path'
import { runTool } from './child.ts'
import { command } from './command.ts'
import { addRoom } from './new-room/new-room.ts'
import { projectFolder, runScript } from './project.ts'

const program = command('npm run new:room --', 'Makes a game of your own from the template, in a folder below rooms.')
  .argument('<name>', 'the name of the game; words are joined by dashes, as in tug-of-war')
  .action(makeRoom)

await runScript(() => program.parseAsync())

async function makeRoom(name: string): Promise<void> {
  const written = addRoom(join(projectFolder, 'rooms'), name).map((path) => join('rooms', path))
  // A longer name can push a line over the edge.
  await runTool('biome', ['check', '--write', '--log-level=error', ...written])
  console.log(`Written:\n${written.map((path) => `  ${path}`).join('\n')}\n`)
  console.log(`Try it: npm run dev, then open http://localhost:2567. Its tests: npx vitest run rooms/${name}`)
}
