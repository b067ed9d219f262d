import { join } from 'node:path'
import { runTool } from './child.ts'
import { addRoom } from './new-room/new-room.ts'
import { projectFolder, Refusal, runScript } from './project.ts'

await runScript(async () => {
  const [name, ...others] = process.argv.slice(2)
  if (others.length > 0)
    throw new Refusal('room_name_invalid', 'Give one name: words are joined by dashes, "tug-of-war".')
  const written = addRoom(join(projectFolder, 'rooms'), name).map((path) => join('rooms', path))
  // A longer name can push a line over the edge.
  await runTool('biome', ['check', '--write', '--log-level=error', ...written])
  console.log(`Written:\n${written.map((path) => `  ${path}`).join('\n')}\n`)
  console.log(`Try it: npm run dev, then open http://localhost:2567. Its tests: npx vitest run rooms/${name}`)
})
