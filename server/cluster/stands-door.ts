import { CaveaError } from '../../shared/errors.ts'
import type { Origin } from '../../shared/network.ts'
import type { ChatReply, LinePlace, VoteReply } from '../../shared/protocol.ts'
import type { Answer, Question, Told } from './stands-mail.ts'
import { type StandsVote, VoteBatches } from './vote-batches.ts'

interface Waiting {
  readonly id: string
  readonly name: string
  readonly person: string
  readonly network: string | undefined
  moved(place: LinePlace): void
  seated(reservation: unknown): void
}

/** What spectators of matches in other processes do, as questions to those processes. */
export class StandsDoor {
  readonly #ask: (match: string, question: Question) => Promise<Answer>
  readonly #batches = new Map<string, VoteBatches>()
  readonly #inLine = new Map<string, Waiting>()

  /** `ask` resolves with the answer; rejects where there is none. */
  constructor(ask: (match: string, question: Question) => Promise<Answer>) {
    this.#ask = ask
  }

  /** From now on a match's votes are taken, and those of one of its ticks sent together. */
  open(match: string, tickRate: number): void {
    const send = (ballot: string, casts: Extract<Question, { kind: 'votes' }>['casts']) =>
      this.#ask(match, { kind: 'votes', ballot, casts })
    this.#batches.set(match, new VoteBatches(1000 / tickRate, send))
  }

  close(match: string): void {
    this.#batches.delete(match)
  }

  vote(match: string, vote: StandsVote): Promise<VoteReply> {
    const batches = this.#batches.get(match)
    return batches?.vote(vote) ?? Promise.reject(new CaveaError('match_unknown', { value: match }))
  }

  async say(
    match: string,
    line: { voter: string; from: string; text: string; seenTick: number; origin: Origin },
  ): Promise<ChatReply> {
    const answer = await this.#ask(match, { kind: 'say', ...line })
    if (answer.kind === 'say') return answer.reply
    throw refusalOf(answer)
  }

  async joinLine(match: string, waiting: Waiting): Promise<LinePlace> {
    const { id: spectator, name, person, network } = waiting
    this.#inLine.set(spectator, waiting)
    try {
      const answer = await this.#ask(match, { kind: 'line.join', spectator, name, person, network })
      if (answer.kind === 'line.join') return answer.place
      throw refusalOf(answer)
    } catch (error) {
      this.#inLine.delete(spectator)
      throw error
    }
  }

  leaveLine(match: string, spectator: string): void {
    if (!this.#inLine.delete(spectator)) return
    // Who has left does not wait for an answer.
    this.#ask(match, { kind: 'line.leave', spectator }).catch(() => {})
  }

  /** Takes in what comes without having been asked for. */
  hear(message: Exclude<Told, { kind: 'answer' }>): void {
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

  /** As a room of the stands wants it. */
  ports() {
    return {
      vote: this.vote.bind(this),
      say: this.say.bind(this),
      line: { join: this.joinLine.bind(this), leave: this.leaveLine.bind(this) },
    }
  }
}

const refusalOf = (answer: Answer): CaveaError =>
  new CaveaError(answer.kind === 'refused' ? answer.error.code : 'internal')
