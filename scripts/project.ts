import { join } from 'node:path'

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

/** Runs a script's body; a {@link Refusal} becomes one line on standard error and its exit code. */
export async function runScript(body: () => Promise<unknown>): Promise<void> {
  try {
    await body()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.error(`${error.code}: ${error.message}`)
    process.exitCode = error.exitCode
  }
}
