import type { Effect } from '../../shared/effect.ts'
import { Match } from '../../shared/match/match.ts'
import type { Delivery } from './delivery.ts'
import { type Happening, happening, happeningsOf, type Place } from './happenings.ts'
import type { EventMatch, EventPast } from './ports.ts'

/** What the happenings of a match need of the outside. */
export interface OutgoingPorts {
  readonly deliveries: readonly Delivery[]
  /** Resolves once what has happened so far in a match is on its tape. */
  stored(match: string): Promise<void>
  failed(where: string, error: unknown): void
}

/**
 * Tells subscribers what happens in one match. A tick leaves the server once it is on the tape: what a kill undoes has
 * then been told to nobody. What was on the tape and may not have been told, because the process was killed in between, is
 * told by the next one, which comes to the same happenings with the same ids.
 */
export class Outgoing {
  readonly #match: EventMatch
  readonly #ports: OutgoingPorts
  readonly #place: Place

  constructor(match: EventMatch, ports: OutgoingPorts, past: EventPast | undefined) {
    this.#match = match
    this.#ports = ports
    this.#place = { match: match.roomId, game: match.game.name }
    if (past === undefined || past.snapshotTick === 0) this.#begin()
    if (past !== undefined) this.#goOn(past)
  }

  /** After each step, with what it asked of the outside. */
  stepped(effects: readonly Effect[]): void {
    this.#tell(this.#told(effects))
  }

  /** The match is over, and does not go on elsewhere: that happens in place of its next tick. */
  over(): void {
    const tick = this.#match.state.tick + 1
    this.#tell([happening(this.#place, { tick, ordinal: 0, type: 'cavea.match.ended', data: this.#row() })])
  }

  #begin(): void {
    this.#tell([happening(this.#place, { tick: 0, ordinal: 0, type: 'cavea.match.started', data: this.#row() })])
  }

  // A match of its own, so that nothing but what others hear of comes of running it again.
  #goOn(past: EventPast): void {
    const { match: snapshot, delayTicks } = past.snapshot
    const again = new Match(this.#match.game, { snapshot, delayTicks })
    while (again.tick < past.lastTick) {
      try {
        const entry = past.entries.get(again.tick + 1) ?? { commands: [], inputs: new Map() }
        const { effects } = again.advance(entry)
        this.#tell(this.#told(effects))
      } catch {
        // It threw then as well, and was logged: whatever it had asked for was told to nobody.
      }
    }
  }

  #told(effects: readonly Effect[]): Happening[] {
    const tooLarge = (type: string) => this.#ports.failed('event', new Error(`${type} has too much data.`))
    return happeningsOf(this.#place, effects, tooLarge)
  }

  #row() {
    const { name, title } = this.#match.game
    return { match: this.#match.roomId, game: name, title }
  }

  #tell(happenings: readonly Happening[]): void {
    if (happenings.length === 0) return
    const send = () => {
      for (const delivery of this.#ports.deliveries) for (const one of happenings) delivery.add(one)
    }
    // What is not on the tape would be another happening under the same id after a kill.
    this.#ports.stored(this.#match.roomId).then(send, (error: unknown) => this.#ports.failed('events out', error))
  }
}
