import { join } from 'node:path'
import { CaveaError } from '../shared/errors.ts'

/** The folder of package.json. */
export const projectFolder = join(import.meta.dirname, '..')

/** The exit code of a command that was given parameters that it does not take. */
export const usageExitCode = 2

/** Something that the person at the keyboard can put right: shown as one line, without a stack. */
export class Refusal extends Error {
  readonly code: string
  readonly exitCode: number

  constructor(code: string, sentence: string, exitCode = 1) {
    super(sentence)
    this.code = code
    this.exitCode = exitCode
  }
}

/** Runs a script's body; a {@link Refusal}, or a coded error as of a wrong setting, becomes one line on standard error and its exit code. */
export async function runScript(body: () => Promise<unknown>): Promise<void> {
  try {
    await body()
  } catch (error) {
    if (error instanceof Refusal) {
      console.error(`${error.code}: ${error.message}`)
      process.exitCode = error.exitCode
    } else if (error instanceof CaveaError) {
      console.error(`${error.code}: ${error.detail || error.message}`)
      process.exitCode = 1
    } else throw error
  }
}
