import type { Redis } from 'ioredis'
import { CaveaError, replyOf } from '../../shared/errors.ts'
import { Inbox } from './inbox.ts'
import { overtakenIn } from './overtaken.ts'
import {
  type Answer,
  type Asked,
  askedKeptMs,
  mailField,
  mailKeys,
  mostAsked,
  type Question,
  type Told,
  type VoteAnswer,
} from './stands-mail.ts'

/** How often letters without an answer are looked after, and from which age on, in milliseconds. */
const lookEveryMs = 1000
const overdueMs = 2000
const retryMs = 250
/**
 * Who asked is told by then that there is no answer: before the SDK gives up by itself, which takes ten seconds. What they
 * asked for may still be done.
 */
const answerMs = 5000

/** What was asked a moment ago. */
interface Letter {
  readonly match: string
  readonly asked: Asked
  /** What of it is sent: all, until something newer has overtaken a part of it. */
  rest: Asked
  readonly sinceMs: number
  /** Its place in the stream; undefined while Redis has not taken it. */
  entry: string | undefined
  readonly answered: Promise<Answer>
  settle(answer: Answer): void
  fail(error: unknown): void
}

/**
 * What a relay asks of the processes that run its matches, and their answers. A letter that is not answered stays where
 * the next process that runs the match finds it; one that Redis has lost is sent again under the same id, without what
 * something newer has overtaken.
 */
export class Letters {
  readonly #redis: Redis
  readonly #relay: string
  readonly #failed: (where: string, error: unknown) => void
  readonly #open = new Map<string, Letter>()
  readonly #inbox: Inbox<Told>
  readonly #timer: NodeJS.Timeout
  readonly #unsent: Letter[] = []
  /** All that may still be answered and all that is newer, in the order in which it was asked for. */
  readonly #recent: Letter[] = []
  #sending = false
  #looking = false
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
    this.#timer = setInterval(() => {
      this.#giveUpOld()
      void this.#look()
    }, lookEveryMs)
  }

  /**
   * Sends something to whoever runs a match, and resolves with the answer. Rejects with the refusal, with `not_ready` where
   * none came in time, and with `match_over`.
   */
  ask(match: string, question: Question): Promise<Answer> {
    const id = `${this.#relay}.${++this.#sent}`
    const asked = { ...question, id, relay: this.#relay } as Asked
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const how = { answered: promise, settle: resolve, fail: reject, sinceMs: performance.now(), entry: undefined }
    const letter: Letter = { match, asked, rest: asked, ...how }
    this.#open.set(id, letter)
    this.#recent.push(letter)
    this.#unsent.push(letter)
    void this.#send()
    return promise
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
    for (const { match, rest } of letters) {
      batch.xadd(mailKeys.asked(match), 'MAXLEN', '~', mostAsked, '*', mailField, JSON.stringify(rest))
    }
    for (const match of new Set(letters.map((letter) => letter.match))) {
      batch.pexpire(mailKeys.asked(match), askedKeptMs)
    }
    const results = await batch.exec()
    const refused = results?.find(([error]) => error !== null)?.[0]
    if (results === null || refused) throw refused ?? new Error('Redis took nothing.')
    return results.slice(0, letters.length).map(([, entry]) => String(entry))
  }

  // Nobody waits for these any more.
  #giveUpOld(): void {
    const oldestMs = performance.now() - answerMs
    for (const [id, letter] of this.#open) {
      if (letter.sinceMs >= oldestMs) break
      this.#open.delete(id)
      letter.fail(new CaveaError('not_ready', { value: letter.match }))
    }
    const kept = this.#recent.findIndex(({ sinceMs }) => sinceMs >= oldestMs)
    this.#recent.splice(0, kept < 0 ? this.#recent.length : kept)
  }

  // Sends again what Redis does not have. One look at a time: two would both send what the first has found.
  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const lost = await this.#lost()
      const newer = overtakenIn(this.#recent, new Set(lost))
      for (const letter of lost) this.#sendAgain(letter, newer.get(letter) ?? [])
      if (lost.length > 0) void this.#send()
    } catch (error) {
      // While Redis is away nobody can know; it is looked at again in a second.
      this.#failed('stands mail', error)
    } finally {
      this.#looking = false
    }
  }

  async #lost(): Promise<Letter[]> {
    const overdueMs0 = performance.now() - overdueMs
    const overdue = [...this.#open.values()].filter(({ sinceMs, entry }) => sinceMs < overdueMs0 && entry !== undefined)
    if (overdue.length === 0) return []
    const batch = this.#redis.pipeline()
    for (const { match, entry = '' } of overdue) batch.xrange(mailKeys.asked(match), entry, entry)
    const results = (await batch.exec()) ?? []
    const isGone = (at: number) => results[at]?.[0] === null && (results[at][1] as unknown[]).length === 0
    return overdue.filter(({ asked }, at) => isGone(at) && this.#open.has(asked.id))
  }

  #sendAgain(letter: Letter, newer: readonly (Letter | undefined)[]): void {
    letter.entry = undefined
    if (newer.some((one) => one !== undefined)) this.#leaveOut(letter, newer)
    if (this.#open.has(letter.asked.id)) this.#unsent.push(letter)
  }

  // Of several votes of one voter the last is sent, and answers all of them. Other things are refused.
  #leaveOut(letter: Letter, newer: readonly (Letter | undefined)[]): void {
    const { rest, settle } = letter
    if (rest.kind !== 'votes') {
      this.#open.delete(rest.id)
      letter.fail(new CaveaError('not_ready', { value: letter.match }))
      return
    }
    const casts = rest.casts.filter((_, at) => newer[at] === undefined)
    letter.rest = { ...rest, casts }
    letter.settle = async (answer) => {
      // Whoever had got the whole letter after all has answered the whole of it.
      if (answer.kind !== 'votes' || answer.answers.length !== casts.length) return settle(answer)
      const own = [...answer.answers]
      const all = rest.casts.map(([voter], at) => answerOf(newer[at], voter) ?? own.shift() ?? none)
      settle({ kind: 'votes', answers: await Promise.all(all) })
    }
    if (casts.length === 0) this.#settle(rest.id, { kind: 'votes', answers: [] })
  }
}

const none: VoteAnswer = new CaveaError('not_ready').reply()

/** What becomes of a vote that something newer has overtaken; undefined where nothing has. */
function answerOf(newer: Letter | undefined, voter: string): Promise<VoteAnswer> | undefined {
  if (newer?.asked.kind !== 'votes') return newer && Promise.resolve(none)
  const at = newer.asked.casts.findIndex(([one]) => one === voter)
  return newer.answered.then(
    (answer) =>
      answer.kind === 'votes' ? (answer.answers[at] ?? none) : answer.kind === 'refused' ? answer.error : none,
    replyOf,
  )
}
