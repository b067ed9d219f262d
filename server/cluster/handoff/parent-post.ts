import { randomUUID } from 'node:crypto'
import { CaveaError } from '../../../shared/errors.ts'
import type { Answer, Asked, Question, Told } from '../stands-mail.ts'

/** Who asked is told by then that there is no answer, in milliseconds. */
const answerMs = 10_000

interface Open {
  settle(answer: Answer): void
  readonly timer: NodeJS.Timeout
}

/** What the stands' process asks of the one that runs the match. That one ends with this one, so nothing is sent twice. */
export class ParentPost {
  readonly #send: (match: string, asked: Asked) => void
  readonly #open = new Map<string, Open>()
  // Ids go onto the tape: those of a process that is gone must never come again.
  readonly #self = randomUUID()
  #sent = 0

  constructor(send: (match: string, asked: Asked) => void) {
    this.#send = send
  }

  /** Resolves with the answer; rejects with `not_ready` where none comes. */
  ask(match: string, question: Question): Promise<Answer> {
    const id = `${this.#self}.${++this.#sent}`
    return new Promise((settle, fail) => {
      const timer = setTimeout(() => {
        this.#open.delete(id)
        fail(new CaveaError('not_ready', { value: match }))
      }, answerMs)
      this.#open.set(id, { settle, timer })
      this.#send(match, { ...question, id, relay: this.#self } as Asked)
    })
  }

  answered({ id, answer }: Extract<Told, { kind: 'answer' }>): void {
    const open = this.#open.get(id)
    this.#open.delete(id)
    clearTimeout(open?.timer)
    open?.settle(answer)
  }
}
