import type { Redis } from 'ioredis'
import { CaveaError, replyOf } from '../../shared/errors.ts'
import type { ChatReply, LinePlace } from '../../shared/protocol.ts'
import { Inbox, type Mail } from './inbox.ts'
import {
  type Answer,
  type Asked,
  type Cast,
  mailField,
  mailKeys,
  mostTold,
  type Told,
  toldKeptMs,
  type VoteAnswer,
} from './stands-mail.ts'

/** So many answers are kept for what is asked twice. */
const answersKept = 2000
const retryMs = 250

/** What the desk needs of the process that runs matches. */
export interface DeskPorts {
  /** The matches that this process runs, and writes the tapes of, now. */
  matches(): readonly string[]
  /**
   * Counts votes that came together under an id, each by itself, and resolves once those that count are stored, with an
   * answer a vote in their order. The same id a second time, also after a restart, counts nothing again.
   */
  votes(match: string, batch: { id: string; ballot: string; casts: readonly Cast[] }): Promise<readonly VoteAnswer[]>
  say(match: string, line: { voter: string; from: string; text: string; seenTick: number }): Promise<ChatReply>
  /** The line for a seat in a match. */
  line(match: string): DeskLine | undefined
  failed(where: string, error: unknown): void
}

interface DeskLine {
  join(waiting: { id: string; name: string; person: string; relay: string } & LineEvents): LinePlace
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
        const { voter, from, text, seenTick } = asked
        return { kind: 'say', reply: await ports.say(match, { voter, from, text, seenTick }) }
      }
      case 'line.join': {
        const { spectator, name, person, relay } = asked
        const line = ports.line(match)
        if (line === undefined) throw new CaveaError('match_over', { value: match })
        const moved = (place: LinePlace) => tell({ kind: 'line.moved', spectator, place })
        const seated = (reservation: unknown) => tell({ kind: 'line.seated', spectator, reservation })
        return { kind: 'line.join', place: line.join({ id: spectator, name, person, relay, moved, seated }) }
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
  readonly #answers = new Map<string, Answer>()
  /** What is being worked on, with its place in the stream. */
  readonly #working = new Map<string, string>()
  #open = true

  constructor(redis: Redis, ports: DeskPorts) {
    this.#redis = redis
    this.#ports = ports
    const streams = () => ports.matches().map(mailKeys.asked)
    this.#inbox = new Inbox<Asked>(redis, streams, (mail) => void this.#take(mail), ports.failed)
  }

  close(): void {
    this.#open = false
    this.#inbox.close()
  }

  async #take(mail: Mail<Asked>): Promise<void> {
    const { stream, message } = mail
    const match = this.#ports.matches().find((one) => mailKeys.asked(one) === stream)
    if (match === undefined) return
    const working = this.#working.get(message.id)
    if (working !== undefined) {
      // It was sent twice: the first is answered once it is done.
      if (working !== mail.entry) await this.#redis.xdel(stream, mail.entry).catch(() => {})
      return
    }
    this.#working.set(message.id, mail.entry)
    try {
      const answer =
        this.#answers.get(message.id) ??
        (await answerTo(this.#ports, match, message, (told) => void this.#tell(message.relay, told)))
      // A match that went to another process while its votes were being stored: that one answers, for it knows which were.
      if (!this.#runs(match)) return
      this.#remember(message.id, answer)
      await this.#reply(match, mail, { kind: 'answer', id: message.id, answer })
    } finally {
      this.#working.delete(message.id)
    }
  }

  // Answers and takes the letter out in one step: never one without the other.
  async #reply(match: string, { stream, entry, message }: Mail<Asked>, told: Told): Promise<void> {
    while (this.#open && this.#runs(match)) {
      try {
        const key = mailKeys.told(message.relay)
        await this.#redis
          .multi()
          .xdel(stream, entry)
          .xadd(key, 'MAXLEN', '~', mostTold, '*', mailField, JSON.stringify(told))
          .pexpire(key, toldKeptMs)
          .exec()
        return
      } catch (error) {
        this.#ports.failed('stands mail', error)
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  async #tell(relay: string, told: Told): Promise<void> {
    const key = mailKeys.told(relay)
    try {
      await this.#redis.xadd(key, 'MAXLEN', '~', mostTold, '*', mailField, JSON.stringify(told))
      await this.#redis.pexpire(key, toldKeptMs)
    } catch (error) {
      this.#ports.failed('stands mail', error)
    }
  }

  #runs(match: string): boolean {
    return this.#ports.matches().includes(match)
  }

  #remember(id: string, answer: Answer): void {
    this.#answers.delete(id)
    this.#answers.set(id, answer)
    const [oldest] = this.#answers.keys()
    if (this.#answers.size > answersKept && oldest !== undefined) this.#answers.delete(oldest)
  }
}
