import { spawnSync } from 'node:child_process'
import { Refusal } from '../scripts/project.ts'

/** Files that a process has open besides its sockets. */
const otherFiles = 200

/**
 * Throws `bench_files` where a process may not have a file open for each spectator. Node cannot raise its own limit;
 * whoever starts it can.
 */
export function expectFiles(spectators: number): void {
  const limit = Number(spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout) || Number.POSITIVE_INFINITY
  const needed = spectators + otherFiles
  if (limit >= needed) return
  throw new Refusal(
    'bench_files',
    `${spectators} spectators need ${needed} open files in one process, and ${limit} are allowed: ` +
      `run \`ulimit -n ${needed}\` first, or give fewer by --sizes.`,
  )
}
