import { readFileSync } from 'node:fs'

/**
 * Whether the process of a number runs that began then. In a container that is started anew another process is soon found
 * under a number that was in use before: it must not pass for the one that is gone.
 */
export function runs(processId: number, began: string): boolean {
  return isRunning(processId) && beginningOf(processId) === began
}

/** When a process began, by the system's clock of its own; empty on systems that do not say. */
export function beginningOf(processId: number): string {
  try {
    const status = readFileSync(`/proc/${processId}/stat`, 'utf8')
    // Fields follow the name, which stands in brackets and may hold anything; the beginning is the 22nd of all.
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
