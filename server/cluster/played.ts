import type { Redis } from 'ioredis'
import type { Origin } from '../../shared/network.ts'
import type { ChatReply, LinePlace, MatchRow } from '../../shared/protocol.ts'
import { Crowds } from './crowds.ts'
import { Desk, type DeskPorts, type LineEvents } from './desk.ts'
import { Listing } from './listing.ts'
import type { Choice, VoteAnswer } from './stands-mail.ts'

/** A running match, as far as its far stands go. */
interface PlayedMatch {
  readonly roomId: string
  describe(): MatchRow
  submit(command: { kind: 'crowd'; actor: 'system'; spectators: number }): unknown
  readonly line: {
    join(
      waiting: { id: string; name: string; person: string; network: string | undefined; relay: string } & LineEvents,
    ): LinePlace
    leave(id: string, relay: string): void
    forget(relay: string): void
  }
}

/** The audience of one. */
interface PlayedAudience {
  votes(batch: {
    id: string
    ballot: string
    source: string
    votes: readonly { voter: string; choice: Choice; seenTick: number; origin?: Origin }[]
  }): Promise<readonly VoteAnswer[]>
  say(line: {
    voter: string
    from: string
    text: string
    source: string
    seenTick: number
    origin?: Origin
  }): Promise<ChatReply>
}

/** What is needed of the process that runs matches. */
export interface PlayedPorts {
  /** Where they are played. */
  address(): string
  /** Those that run here and whose tapes this process writes. */
  matches(): readonly PlayedMatch[]
  /** Throws `match_unknown`. */
  audience(match: string): PlayedAudience
  /** The ids of all matches that are not over. */
  unfinished(): Promise<ReadonlySet<string>>
  failed(where: string, error: unknown): void
}

const source = 'stands'

/** How what far stands ask for reaches a match and its audience. */
export function deskPorts({
  matches,
  audience,
  failed,
}: Pick<PlayedPorts, 'matches' | 'audience' | 'failed'>): Omit<DeskPorts, 'matches'> {
  return {
    votes(match, { id, ballot, casts }) {
      const votes = casts.map(([voter, choice, seenTick, origin]) =>
        origin === undefined ? { voter, choice, seenTick } : { voter, choice, seenTick, origin },
      )
      return audience(match).votes({ id, ballot, source, votes })
    },
    say: (match, line) => audience(match).say({ ...line, source }),
    line: (match) => matches().find(({ roomId }) => roomId === match)?.line,
    failed,
  }
}

/** The matches that run in this process, as others see them: listed, watched elsewhere, and heard from there. */
export class Played {
  readonly #desk: Desk
  readonly #crowds: Crowds
  readonly #listing: Listing

  constructor(redis: Redis, ports: PlayedPorts) {
    const { failed } = ports
    const matches = () => ports.matches().map(({ roomId }) => roomId)
    const find = (match: string) => ports.matches().find(({ roomId }) => roomId === match)
    this.#desk = new Desk(redis, { matches, ...deskPorts(ports) })
    this.#crowds = new Crowds({
      redis,
      matches,
      count: (match, spectators) => void find(match)?.submit({ kind: 'crowd', actor: 'system', spectators }),
      forgotten: (match, relay) => find(match)?.line.forget(relay),
      failed,
    })
    this.#listing = new Listing(redis, ports.unfinished, failed)
    const rows = () => ports.matches().map((match) => match.describe())
    this.#listing.publish(ports.address, rows)
  }

  /** So many watch a match in this process. */
  crowd(match: string, spectators: number): void {
    this.#crowds.here(match, spectators)
  }

  /** Lists the matches that run here now, without waiting for the next time: clients of a killed node look for one. */
  announce(): void {
    this.#listing.announce()
  }

  close(): void {
    this.#listing.close()
    this.#crowds.close()
    this.#desk.close()
  }
}
