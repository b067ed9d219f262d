import type { Redis } from 'ioredis'
import { CaveaError } from '../../shared/errors.ts'
import { Inbox } from './inbox.ts'
import {
  type Answer,
  type Asked,
  askedKeptMs,
  mailField,
  mailKeys,
  mostAsked,
  type Question,
  type Told,
} from './stands-mail.ts'

/** How often letters without an answer are looked after, and from which age on, in milliseconds. */
const lookEveryMs = 1000
const overdueMs = 2000
const retryMs = 250
/** Who asked is told by then that there is no answer. What they asked for may still be done. */
const answerMs = 10_000

/** What was asked and is not answered yet. */
interface Letter {
  readonly match: string
  readonly asked: Asked
  readonly sinceMs: number
  /** Its place in the stream; undefined while Redis has not taken it. */
  entry: string | undefined
  settle(answer: Answer): void
  fail(error: unknown): void
}

/**
 * What a relay asks of the processes that run its matches, and their answers. A letter that is not answered stays where
 * the next process that runs the match finds it; one that Redis has lost is sent again under the same id.
 */
export class Letters {
  readonly #redis: Redis
  readonly #relay: string
  readonly #failed: (where: string, error: unknown) => void
  readonly #open = new Map<string, Letter>()
  readonly #inbox: Inbox<Told>
  readonly #timer: NodeJS.Timeout
  readonly #unsent: Letter[] = []
  #sending = false
  #sent = 0

  /** `told` hears what is no answer. */
  constructor(
    redis: Redis,
    relay: string,
    told: (message: Exclude<Told, { kind: 'answer' }>) => void,
    failed: (where: string, error: unknown) => void,
  ) {
    this.#redis = redis
    this.#relay = relay
    this.#failed = failed
    const stream = mailKeys.told(relay)
    const take = (message: Told) =>
      message.kind === 'answer' ? this.#settle(message.id, message.answer) : told(message)
    this.#inbox = new Inbox<Told>(
      redis,
      () => [stream],
      ({ message }) => take(message),
      failed,
    )
    this.#timer = setInterval(() => void this.#look(), lookEveryMs)
  }

  /**
   * Sends something to whoever runs a match, and resolves with the answer. Rejects with the refusal, with `not_ready` where
   * none came in time, and with `match_over`.
   */
  ask(match: string, question: Question): Promise<Answer> {
    const id = `${this.#relay}.${++this.#sent}`
    const asked = { ...question, id, relay: this.#relay } as Asked
    return new Promise((settle, fail) => {
      const letter: Letter = { match, asked, sinceMs: performance.now(), entry: undefined, settle, fail }
      this.#open.set(id, letter)
      this.#unsent.push(letter)
      void this.#send()
    })
  }

  /** The match is over: nobody will answer. */
  over(match: string): void {
    for (const [id, letter] of this.#open) {
      if (letter.match !== match) continue
      this.#open.delete(id)
      letter.fail(new CaveaError('match_over', { value: match }))
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#inbox.close()
    for (const { fail } of this.#open.values()) fail(new CaveaError('not_ready'))
    this.#open.clear()
  }

  #settle(id: string, answer: Answer): void {
    const letter = this.#open.get(id)
    this.#open.delete(id)
    letter?.settle(answer)
  }

  // All that has gathered goes in one step, and nothing before what came earlier: of two votes of one voter the later
  // has to come last.
  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    while (this.#unsent.length > 0) {
      // Nobody waits for the answer to those any more that were given up.
      const letters = this.#unsent.filter(({ asked }) => this.#open.has(asked.id))
      this.#unsent.splice(0, this.#unsent.length, ...letters)
      try {
        const places = await this.#add(letters)
        this.#unsent.splice(0, letters.length)
        letters.forEach((letter, at) => {
          letter.entry = places[at]
        })
      } catch (error) {
        this.#failed('stands mail', error)
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
    this.#sending = false
  }

  async #add(letters: readonly Letter[]): Promise<string[]> {
    if (letters.length === 0) return []
    const batch = this.#redis.multi()
    for (const { match, asked } of letters) {
      batch.xadd(mailKeys.asked(match), 'MAXLEN', '~', mostAsked, '*', mailField, JSON.stringify(asked))
    }
    for (const match of new Set(letters.map((letter) => letter.match))) {
      batch.pexpire(mailKeys.asked(match), askedKeptMs)
    }
    const results = await batch.exec()
    const refused = results?.find(([error]) => error !== null)?.[0]
    if (results === null || refused) throw refused ?? new Error('Redis took nothing.')
    return results.slice(0, letters.length).map(([, entry]) => String(entry))
  }

  // Gives up what nobody waits for any more, and sends again what Redis does not have.
  async #look(): Promise<void> {
    const now = performance.now()
    for (const [id, letter] of this.#open) {
      if (now - letter.sinceMs > answerMs) {
        this.#open.delete(id)
        letter.fail(new CaveaError('not_ready', { value: letter.match }))
      } else if (now - letter.sinceMs > overdueMs && !(await this.#isThere(letter)) && this.#open.has(id)) {
        this.#unsent.push(letter)
      }
    }
    await this.#send()
  }

  async #isThere(letter: Letter): Promise<boolean> {
    const { match, entry } = letter
    if (entry === undefined) return this.#unsent.includes(letter)
    try {
      return (await this.#redis.xrange(mailKeys.asked(match), entry, entry)).length > 0
    } catch (error) {
      // While Redis is away nobody can know; it is looked at again in a second.
      this.#failed('stands mail', error)
      return true
    }
  }
}
