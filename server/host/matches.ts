import { CaveaError } from '../../shared/errors.ts'
import type { RunningMatch } from './ports.ts'

/** The matches that run in this process. */
export class Matches {
  readonly #running = new Map<string, RunningMatch>()

  get size(): number {
    return this.#running.size
  }

  add(match: RunningMatch): void {
    this.#running.set(match.roomId, match)
  }

  remove(roomId: string): void {
    this.#running.delete(roomId)
  }

  find(roomId: string): RunningMatch | undefined {
    return this.#running.get(roomId)
  }

  /** Throws `match_unknown`. */
  get(roomId: string): RunningMatch {
    const match = this.#running.get(roomId)
    if (match === undefined) throw new CaveaError('match_unknown', { value: roomId })
    return match
  }

  list(): RunningMatch[] {
    return [...this.#running.values()]
  }
}
