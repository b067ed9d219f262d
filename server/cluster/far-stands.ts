import type { Redis } from 'ioredis'
import { CaveaError } from '../../shared/errors.ts'
import type { ChatReply, LinePlace, VoteReply } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { TapeHead } from '../../shared/tape/record.ts'
import { CrowdTeller, matchesShownAt } from './crowds.ts'
import { Letters } from './letters.ts'
import { Listing } from './listing.ts'
import type { Answer, Told } from './stands-mail.ts'
import { type StandsVote, VoteBatches } from './vote-batches.ts'

/** What far stands need of the outside. `Tape` is a tape that another process writes. */
export interface FarStandsPorts<Tape extends FarTapeLike> {
  /** Begins to read a tape. Throws `match_unknown`. */
  openTape(match: string): Promise<Tape>
  /** The state's class of a game in the edition that a tape was written by; undefined where this process has another. */
  stateClass(head: TapeHead): (new () => GameState) | undefined
  /** The ids of all matches that are not over. */
  unfinished(): Promise<ReadonlySet<string>>
  failed(where: string, error: unknown): void
}

interface FarTapeLike {
  readonly head: TapeHead
  /** False once it is read no more. */
  readonly open: boolean
  close(): void
}

interface Waiting {
  readonly id: string
  readonly name: string
  readonly person: string
  moved(place: LinePlace): void
  seated(reservation: unknown): void
}

/** One match that is shown here. */
interface Shown<Tape> {
  readonly tape: Tape
  readonly stateClass: new () => GameState
  readonly batches: VoteBatches
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
  readonly #inLine = new Map<string, Waiting>()

  /** `relay` is unique to this process; `address` is where its spectators come in. */
  constructor(redis: Redis, relay: string, address: () => string, ports: FarStandsPorts<Tape>) {
    this.#redis = redis
    this.#ports = ports
    this.listing = new Listing(redis, ports.unfinished, ports.failed)
    this.#letters = new Letters(redis, relay, (message) => this.#hear(message), ports.failed)
    this.#crowd = new CrowdTeller(redis, relay, address, ports.failed)
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
    const shown = this.#shown.get(match)
    if (shown === undefined || shown.tape.open) return
    this.#shown.delete(match)
    this.#letters.over(match)
  }

  vote(match: string, vote: StandsVote): Promise<VoteReply> {
    const shown = this.#shown.get(match)
    return shown?.batches.vote(vote) ?? Promise.reject(new CaveaError('match_unknown', { value: match }))
  }

  async say(match: string, line: { voter: string; from: string; text: string; seenTick: number }): Promise<ChatReply> {
    const answer = await this.#letters.ask(match, { kind: 'say', ...line })
    if (answer.kind === 'say') return answer.reply
    throw refusalOf(answer)
  }

  async joinLine(match: string, waiting: Waiting): Promise<LinePlace> {
    const { id: spectator, name, person } = waiting
    this.#inLine.set(spectator, waiting)
    const answer = await this.#letters.ask(match, { kind: 'line.join', spectator, name, person })
    if (answer.kind === 'line.join') return answer.place
    this.#inLine.delete(spectator)
    throw refusalOf(answer)
  }

  leaveLine(match: string, spectator: string): void {
    if (!this.#inLine.delete(spectator)) return
    // Who has left does not wait for an answer.
    this.#letters.ask(match, { kind: 'line.leave', spectator }).catch(() => {})
  }

  /** All of this as a room of the stands wants it. */
  ports() {
    return {
      find: this.find.bind(this),
      crowd: this.crowd.bind(this),
      vote: this.vote.bind(this),
      say: this.say.bind(this),
      line: { join: this.joinLine.bind(this), leave: this.leaveLine.bind(this) },
    }
  }

  /** Lists the matches, and gives those that were shown at an address before: their spectators come back there. */
  async begin(address: string): Promise<string[]> {
    await this.listing.follow()
    const known = this.listing.rows().map(({ roomId }) => roomId)
    return matchesShownAt(this.#redis, address, known)
  }

  close(): void {
    this.listing.close()
    this.#crowd.close()
    this.#letters.close()
    for (const { tape } of this.#shown.values()) tape.close()
  }

  async #open(match: string): Promise<void> {
    const tape = await this.#ports.openTape(match)
    const stateClass = this.#ports.stateClass(tape.head)
    if (stateClass === undefined) {
      tape.close()
      throw new CaveaError('not_ready', { value: match })
    }
    const batches = new VoteBatches(1000 / tape.head.tickRate, (ballot, casts) =>
      this.#letters.ask(match, { kind: 'votes', ballot, casts }),
    )
    this.#shown.set(match, { tape, stateClass, batches })
  }

  #hear(message: Exclude<Told, { kind: 'answer' }>): void {
    const waiting = this.#inLine.get(message.spectator)
    switch (message.kind) {
      case 'line.moved':
        waiting?.moved(message.place)
        break
      case 'line.seated':
        this.#inLine.delete(message.spectator)
        waiting?.seated(message.reservation)
        break
    }
  }
}

const refusalOf = (answer: Answer): CaveaError =>
  new CaveaError(answer.kind === 'refused' ? answer.error.code : 'internal')
