import { buildClient } from './client-build.ts'
import { runScript } from './project.ts'

await runScript(() => buildClient())
