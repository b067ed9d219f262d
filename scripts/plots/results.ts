import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../project.ts'
import type { Row } from './tables.ts'

/** The rows that `npm run bench -- NAME --json` gave, as they are kept; none where it was not run yet. */
export function resultsOf(name: string): readonly Row[] {
  const file = join(projectFolder, `bench/results/${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[] }).rows : []
}
