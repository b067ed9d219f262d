import { buildClient } from './client-build.ts'
import { command } from './command.ts'
import { runScript } from './project.ts'

const program = command('npm run build --', 'Builds the pages for production into dist/client.').action(() =>
  buildClient(),
)

await runScript(() => program.parseAsync())
