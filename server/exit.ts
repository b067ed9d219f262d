import { CaveaError } from '../shared/errors.ts'

/** What `make` gives; the process ends with a sentence where it throws. */
export function orExit<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    return giveUp(error)
  }
}

/** Ends a start that cannot succeed: with a sentence for people where there is one, with all that is known where not. */
export function giveUp(error: unknown): never {
  console.error(error instanceof CaveaError ? error.message : error)
  process.exit(1)
}
