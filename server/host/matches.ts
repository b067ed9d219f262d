import { CaveaError } from '../../shared/errors.ts'
import type { MechanicValue } from '../../shared/mechanic.ts'
import type { MatchRow } from '../../shared/protocol.ts'
import type { RunningMatch } from './ports.ts'

/** The matches that run in this process. One in the making counts and can be found, but is told of to nobody. */
export class Matches {
  readonly #running = new Map<string, RunningMatch>()
  readonly #listed = new Set<string>()
  #leaving = false

  /** Whether the process is about to end: no match begins or comes back here any more, and those that run go on elsewhere. */
  get leaving(): boolean {
    return this.#leaving
  }

  leave(): void {
    this.#leaving = true
  }

  get size(): number {
    return this.#running.size
  }

  add(match: RunningMatch): void {
    this.#running.set(match.roomId, match)
  }

  /** Its room can be joined: whoever asks is told of it from now on. */
  show(roomId: string): void {
    if (this.#running.has(roomId)) this.#listed.add(roomId)
  }

  remove(roomId: string): void {
    this.#running.delete(roomId)
    this.#listed.delete(roomId)
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

  /**
   * Changes a mechanic at an operator's order. Resolves with the tick at which it holds; rejects with `match_unknown` and
   * with what the door has against it.
   */
  async setMechanic(roomId: string, mechanic: string, value: MechanicValue): Promise<number> {
    const match = this.get(roomId)
    const verdict = await match.submit({ kind: 'mechanic.set', actor: 'operator', mechanic, value })
    if (!verdict.ok) throw new CaveaError(verdict.code, { value: mechanic })
    return match.state.tick
  }

  /**
   * Somebody from a network wants a seat in a match, or in any match of a game. Where all are taken, an idle player gives
   * way. Resolves with whether a seat is free.
   */
  async wantSeat(target: string, network: string): Promise<boolean> {
    const wanted = this.listed().filter(({ roomId, game }) => roomId === target || game.name === target)
    if (wanted.some((match) => match.freeSeats() > 0)) return true
    for (const match of wanted) if (await match.freeIdleSeat(network)) return true
    return false
  }

  list(): RunningMatch[] {
    return [...this.#running.values()]
  }

  isListed(roomId: string): boolean {
    return this.#listed.has(roomId)
  }

  /** Those whose rooms can be joined. */
  listed(): RunningMatch[] {
    return this.list().filter(({ roomId }) => this.#listed.has(roomId))
  }

  /** What is told of each of these to whoever asks. */
  rows(): MatchRow[] {
    return this.listed().map((match) => match.describe())
  }
}
