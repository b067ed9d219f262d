import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from './project.ts'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The code that a shell reports: the exit code, or 128 and the number of the signal that ended the process. */
function shellCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** The child and all that it started are killed after this long. */
  readonly deadlineMilliseconds?: number
}

/**
 * Runs a command with its output shown as it comes, and resolves to its exit code (128 and more for a signal, 127 where
 * it could not be started). The command leads a process group of its own: what it leaves running ends with it, and
 * signals to this process reach the whole group.
 */
export function run(command: string, parameters: readonly string[], options: RunOptions = {}): Promise<number> {
  const child = spawn(command, parameters, {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...options.env },
    detached: true,
  })
  let interruption: NodeJS.Signals | undefined
  const forward = (signal: NodeJS.Signals) => {
    interruption = signal
    signalGroup(child, signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  const deadline =
    options.deadlineMilliseconds === undefined
      ? undefined
      : setTimeout(() => {
          console.error(`deadline_passed: ${command} ran for ${options.deadlineMilliseconds} ms and was ended.`)
          signalGroup(child, 'SIGKILL')
        }, options.deadlineMilliseconds)
  return new Promise((resolve) => {
    const settle = (code: number) => {
      clearTimeout(deadline)
      for (const signal of forwarded) process.off(signal, forward)
      signalGroup(child, 'SIGKILL')
      // Whoever ended the command by way of us meant us too.
      if (interruption !== undefined) process.kill(process.pid, interruption)
      resolve(code)
    }
    child.once('error', (error) => {
      console.error(`command_failed: ${command} could not be started: ${error.message}`)
      settle(127)
    })
    child.once('exit', (code, signal) => settle(shellCode(code, signal)))
  })
}

/** Runs a command line tool of one of the installed packages, on the Node that runs this. */
export function runTool(name: string, parameters: readonly string[], options?: RunOptions): Promise<number> {
  return run(process.execPath, [join(projectFolder, 'node_modules/.bin', name), ...parameters], options)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
