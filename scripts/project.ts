import { join } from 'node:path'

/** The folder of package.json. */
export const projectFolder = join(import.meta.dirname, '..')

/** Something that the person at the keyboard can put right: shown as one line, without a stack. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, sentence: string) {
    super(sentence)
    this.code = code
  }
}

/** Runs a script's body; a {@link Refusal} becomes one line on standard error and exit code 1. */
export async function runScript(body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.error(`${error.code}: ${error.message}`)
    process.exitCode = 1
  }
}
