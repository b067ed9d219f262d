import type { Redis } from 'ioredis'
import { CaveaError, replyOf } from '../../shared/errors.ts'
import type { Origin } from '../../shared/network.ts'
import type { ChatReply, LinePlace } from '../../shared/protocol.ts'
import { Answered } from './answered.ts'
import { Answers } from './answers.ts'
import { Inbox, type Mail } from './inbox.ts'
import { type Answer, type Asked, type Cast, mailKeys, type Told, type VoteAnswer } from './stands-mail.ts'

/** What the desk needs of the process that runs matches. */
export interface DeskPorts {
  /** The matches that this process runs, and writes the tapes of, now. */
  matches(): readonly string[]
  /**
   * Counts votes that came together under an id, each by itself, and resolves once those that count are stored, with an
   * answer a vote in their order. The same id a second time, also after a restart, counts nothing again.
   */
  votes(match: string, batch: { id: string; ballot: string; casts: readonly Cast[] }): Promise<readonly VoteAnswer[]>
  say(
    match: string,
    line: { voter: string; from: string; text: string; seenTick: number; origin?: Origin },
  ): Promise<ChatReply>
  /** The line for a seat in a match. */
  line(match: string): DeskLine | undefined
  failed(where: string, error: unknown): void
}

interface DeskLine {
  join(
    waiting: { id: string; name: string; person: string; network: string | undefined; relay: string } & LineEvents,
  ): LinePlace
  leave(id: string, relay: string): void
}

export interface LineEvents {
  moved(place: LinePlace): void
  seated(reservation: unknown): void
}

/** Does what a relay asks of a match that runs here, and gives the answer; `tell` takes what comes later. Never rejects. */
export async function answerTo(
  ports: Omit<DeskPorts, 'matches'>,
  match: string,
  asked: Asked,
  tell: (told: Exclude<Told, { kind: 'answer' }>) => void,
): Promise<Answer> {
  try {
    switch (asked.kind) {
      case 'votes': {
        const { id, ballot, casts } = asked
        return { kind: 'votes', answers: await ports.votes(match, { id, ballot, casts }) }
      }
      case 'say': {
        const { voter, from, text, seenTick, origin } = asked
        const line = { voter, from, text, seenTick, ...(origin === undefined ? {} : { origin }) }
        return { kind: 'say', reply: await ports.say(match, line) }
      }
      case 'line.join': {
        const { spectator, name, person, network, relay } = asked
        const line = ports.line(match)
        if (line === undefined) throw new CaveaError('match_over', { value: match })
        const moved = (place: LinePlace) => tell({ kind: 'line.moved', spectator, place })
        const seated = (reservation: unknown) => tell({ kind: 'line.seated', spectator, reservation })
        return { kind: 'line.join', place: line.join({ id: spectator, name, person, network, relay, moved, seated }) }
      }
      case 'line.leave':
        ports.line(match)?.leave(asked.spectator, asked.relay)
        return { kind: 'done' }
    }
  } catch (error) {
    if (!(error instanceof CaveaError)) ports.failed('stands mail', error)
    return { kind: 'refused', error: replyOf(error) }
  }
}

/**
 * Where the stands at other processes reach the matches that run in this one. What is answered is taken out of the
 * stream in the same step; what is not, because this process ends or has lost the match, the next one finds there.
 */
export class Desk {
  readonly #redis: Redis
  readonly #ports: DeskPorts
  readonly #inbox: Inbox<Asked>
  readonly #answered = new Answered()
  readonly #answers: Answers
  /** What is being worked on, with its place in the stream. */
  readonly #working = new Map<string, string>()
  /** The matches that run here in this turn, by stream; undefined before anybody has asked in it. */
  #matches: ReadonlyMap<string, string> | undefined

  constructor(redis: Redis, ports: DeskPorts) {
    this.#redis = redis
    this.#ports = ports
    const { failed } = ports
    this.#answers = new Answers({ redis, answered: this.#answered, matches: () => ports.matches(), failed })
    const streams = () => [...this.#running().keys()]
    this.#inbox = new Inbox<Asked>(redis, streams, (mail) => void this.#take(mail), failed)
  }

  close(): void {
    this.#answers.close()
    this.#inbox.close()
  }

  // All letters of one read are taken in one turn, in which no match comes or goes.
  #running(): ReadonlyMap<string, string> {
    if (this.#matches === undefined) {
      this.#matches = new Map(this.#ports.matches().map((match) => [mailKeys.asked(match), match]))
      queueMicrotask(() => {
        this.#matches = undefined
      })
    }
    return this.#matches
  }

  async #take({ stream, entry, message }: Mail<Asked>): Promise<void> {
    const { id, relay } = message
    const match = this.#running().get(stream)
    if (match === undefined) return
    const working = this.#working.get(id)
    if (working !== undefined) {
      // It was sent twice: the first is answered once it is done.
      if (working !== entry) await this.#redis.xdel(stream, entry).catch(() => {})
      return
    }
    this.#working.set(id, entry)
    try {
      const text = this.#answered.find(id) ?? (await this.#answerTo(match, message))
      await this.#answers.answer({ match, stream, entry, relay, id, text })
    } finally {
      this.#working.delete(id)
    }
  }

  async #answerTo(match: string, message: Asked): Promise<string> {
    const { id, relay } = message
    const answer = await answerTo(this.#ports, match, message, (told) => this.#answers.tell(relay, told))
    return JSON.stringify({ kind: 'answer', id, answer } satisfies Told)
  }
}
