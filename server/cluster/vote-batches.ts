import { CaveaError, type ErrorReply } from '../../shared/errors.ts'
import type { Origin } from '../../shared/network.ts'
import type { VoteReply } from '../../shared/protocol.ts'
import type { Answer, Cast, Choice, VoteAnswer } from './stands-mail.ts'

/** What a voter's last vote in a batch is, and all who wait for what becomes of it. */
interface Gathered {
  choice: Choice
  seenTick: number
  origin: Origin
  readonly waiting: { settle(reply: VoteReply): void; fail(error: unknown): void }[]
}

/** One vote in the stands. */
export interface StandsVote {
  readonly voter: string
  readonly ballot: string
  readonly choice: Choice
  readonly seenTick: number
  readonly origin: Origin
}

/**
 * Gathers the votes of one match's stands: those of a tick go as one message a ballot. Of several votes of one voter the
 * last is sent, and answers all of them.
 */
export class VoteBatches {
  readonly #tickMs: number
  readonly #send: (ballot: string, casts: readonly Cast[]) => Promise<Answer>
  readonly #ballots = new Map<string, Map<string, Gathered>>()

  constructor(tickMs: number, send: (ballot: string, casts: readonly Cast[]) => Promise<Answer>) {
    this.#tickMs = tickMs
    this.#send = send
  }

  /** Resolves once the vote is stored; rejects with what keeps it from being counted. */
  vote({ voter, ballot, choice, seenTick, origin }: StandsVote): Promise<VoteReply> {
    let votes = this.#ballots.get(ballot)
    if (votes === undefined) {
      votes = new Map()
      this.#ballots.set(ballot, votes)
      setTimeout(() => void this.#flush(ballot), this.#tickMs)
    }
    const gathered: Gathered = votes.get(voter) ?? { choice, seenTick, origin, waiting: [] }
    Object.assign(gathered, { choice, seenTick, origin })
    votes.set(voter, gathered)
    return new Promise((settle, fail) => gathered.waiting.push({ settle, fail }))
  }

  async #flush(ballot: string): Promise<void> {
    const votes = [...(this.#ballots.get(ballot) ?? [])]
    this.#ballots.delete(ballot)
    const casts = votes.map(([voter, { choice, seenTick, origin }]): Cast => [voter, choice, seenTick, origin])
    const answers = await this.#answers(ballot, casts)
    votes.forEach(([, { waiting }], at) => {
      const answer = answers[at] ?? { code: 'internal', message: '' }
      for (const { settle, fail } of waiting) {
        if ('counted' in answer) settle(answer)
        else fail(new CaveaError(answer.code))
      }
    })
  }

  async #answers(ballot: string, casts: readonly Cast[]): Promise<readonly VoteAnswer[]> {
    const same = (error: ErrorReply) => casts.map(() => error)
    try {
      const answer = await this.#send(ballot, casts)
      if (answer.kind === 'votes') return answer.answers
      return same(answer.kind === 'refused' ? answer.error : new CaveaError('internal').reply())
    } catch (error) {
      return same((error instanceof CaveaError ? error : new CaveaError('internal')).reply())
    }
  }
}
