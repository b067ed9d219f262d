import type { Redis } from 'ioredis'
import { CaveaError } from '../../shared/errors.ts'
import type { GameState } from '../../shared/state.ts'
import type { TapeHead } from '../../shared/tape/record.ts'
import { CrowdTeller, matchesShownAt } from './crowds.ts'
import { Letters } from './letters.ts'
import { Listing } from './listing.ts'
import { StandsDoor } from './stands-door.ts'

/** What far stands need of the outside. `Tape` is a tape that another process writes. */
export interface FarStandsPorts<Tape extends FarTapeLike> {
  /** Unique to this process. */
  readonly relay: string
  /** Where its spectators come in. */
  address(): string
  readonly tapes: {
    /** Begins to read a tape. Throws `match_unknown`. */
    open(match: string): Promise<Tape>
    /** Of all matches that are not over. */
    ids(): Promise<ReadonlySet<string>>
  }
  /** A game as this process has it; undefined where it has none of the name. */
  edition(
    game: string,
  ): { readonly version: number; readonly schema: string; readonly state: new () => GameState } | undefined
  failed(where: string, error: unknown): void
}

interface FarTapeLike {
  readonly head: TapeHead
  /** False once it is read no more. */
  readonly open: boolean
  /** Resolves once it is read no more. */
  readonly over: Promise<void>
  close(): void
}

/** One match that is shown here. */
interface Shown<Tape> {
  readonly tape: Tape
  readonly stateClass: new () => GameState
}

/** The stands of matches that run in other processes: what a relay needs of them, and what its spectators send. */
export class FarStands<Tape extends FarTapeLike> {
  /** The matches of all servers. */
  readonly listing: Listing
  readonly #redis: Redis
  readonly #ports: FarStandsPorts<Tape>
  readonly #letters: Letters
  readonly #crowd: CrowdTeller
  readonly #shown = new Map<string, Shown<Tape>>()
  readonly #opening = new Map<string, Promise<void>>()
  readonly #watched = new Set<string>()
  readonly #door: StandsDoor

  constructor(redis: Redis, ports: FarStandsPorts<Tape>) {
    const { relay, address, failed } = ports
    this.#redis = redis
    this.#ports = ports
    this.listing = new Listing(redis, () => ports.tapes.ids(), failed)
    this.#letters = new Letters(redis, relay, (message) => this.#door.hear(message), failed)
    this.#door = new StandsDoor((match, question) => this.#letters.ask(match, question))
    this.#crowd = new CrowdTeller(redis, relay, address, failed)
  }

  /** Gets a match ready to be shown. Throws `match_unknown`, or `not_ready` where this process has another edition of its game. */
  async open(match: string): Promise<void> {
    if (this.find(match) !== undefined) return
    const opening = this.#opening.get(match) ?? this.#open(match).finally(() => this.#opening.delete(match))
    this.#opening.set(match, opening)
    await opening
  }

  /** A match that has been opened, and whose tape is read still. */
  find(match: string): { tape: Tape; stateClass: new () => GameState } | undefined {
    const shown = this.#shown.get(match)
    return shown?.tape.open === true ? shown : undefined
  }

  crowd(match: string, spectators: number): void {
    this.#crowd.tell(match, spectators)
    if (spectators > 0) this.#watched.add(match)
    else this.#watched.delete(match)
    this.#forgetUnread(match)
  }

  /** All of this as a room of the stands wants it. */
  ports() {
    return {
      find: this.find.bind(this),
      crowd: this.crowd.bind(this),
      ...this.#door.ports(),
    }
  }

  /**
   * Lists the matches from now on, and has those shown again by `show` that were shown at this address before: their
   * spectators come back without asking.
   */
  async begin(show: (match: string) => Promise<unknown>): Promise<void> {
    await this.listing.follow()
    const known = this.listing.rows().map(({ roomId }) => roomId)
    for (const match of await matchesShownAt(this.#redis, this.#ports.address(), known)) {
      try {
        await this.open(match)
        await show(match)
      } catch (error) {
        this.#ports.failed('show again', error)
      }
    }
  }

  /** The matches that are shown here now. */
  shown(): string[] {
    return [...this.#shown.keys()]
  }

  close(): void {
    this.listing.close()
    this.#crowd.close()
    this.#letters.close()
    for (const { tape } of this.#shown.values()) tape.close()
  }

  async #open(match: string): Promise<void> {
    const tape = await this.#ports.tapes.open(match)
    const { game, version, schema } = tape.head
    const here = this.#ports.edition(game)
    if (here?.version !== version || here.schema !== schema) {
      tape.close()
      throw new CaveaError('not_ready', { value: match })
    }
    const stateClass = here.state
    this.#door.open(match, tape.head.tickRate)
    this.#shown.set(match, { tape, stateClass })
    // Nobody may have come to watch after all.
    void tape.over.then(() => this.#forgetUnread(match))
  }

  // Who watches a match to its end sees it later than its tape is read.
  #forgetUnread(match: string): void {
    const shown = this.#shown.get(match)
    if (shown === undefined || shown.tape.open || this.#watched.has(match)) return
    this.#shown.delete(match)
    this.#door.close(match)
    this.#letters.over(match)
  }
}
