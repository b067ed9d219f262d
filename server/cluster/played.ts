import type { Redis } from 'ioredis'
import type { MatchRow } from '../../shared/protocol.ts'
import { Crowds } from './crowds.ts'
import { Desk, type DeskPorts } from './desk.ts'
import { Listing } from './listing.ts'

/** What is needed of the process that runs matches. */
export interface PlayedPorts extends DeskPorts {
  rows(): readonly MatchRow[]
  /** Tells a match how many watch it, wherever they are. */
  count(match: string, spectators: number): void
  /** The ids of all matches that are not over. */
  unfinished(): Promise<ReadonlySet<string>>
}

/** The matches that run in this process, as others see them: listed, watched elsewhere, and heard from there. */
export class Played {
  readonly #desk: Desk
  readonly #crowds: Crowds
  readonly #listing: Listing
  readonly #rows: () => readonly MatchRow[]

  constructor(redis: Redis, ports: PlayedPorts) {
    this.#desk = new Desk(redis, ports)
    this.#crowds = new Crowds(redis, ports.matches, ports.count, ports.failed)
    this.#listing = new Listing(redis, ports.unfinished, ports.failed)
    this.#rows = ports.rows
  }

  /** Lists what runs here under an address. */
  begin(address: string): void {
    this.#listing.publish(address, this.#rows)
  }

  /** So many watch a match in this process. */
  crowd(match: string, spectators: number): void {
    this.#crowds.here(match, spectators)
  }

  close(): void {
    this.#listing.close()
    this.#crowds.close()
    this.#desk.close()
  }
}
