import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** The order to end. Not just a closed channel: Colyseus has brought along a library that would write to it still. */
const leave = 'leave'

/** Nothing that is asked of a child takes longer, in milliseconds: ten thousand who come in through a gate that hardly opens. */
const answerMs = 420_000

/** What a process asked of its child: the name of the order, and what it is about. */
interface Asked {
  readonly id: number
  readonly order: string
  readonly about: unknown
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string })

const isAnswer = (word: unknown): word is Answer => typeof word === 'object' && word !== null && 'id' in word

/** The orders that a child takes: what each is about, and what it answers. */
export type Orders = Record<string, { about: unknown; answer: unknown }>

/** A process of its own that takes orders and answers each. It ends with this one. */
export class Child<Known extends Orders> implements AsyncDisposable {
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  readonly #name: string
  #asked = 0

  /** `file`: a module that calls {@link answerOrders}. `nodeOptions`: as in `node --cpu-prof`. */
  constructor(file: string, parameters: readonly string[] = [], nodeOptions: readonly string[] = []) {
    this.#name = [file.split('/').at(-1), ...parameters].join(' ')
    this.#process = fork(file, parameters, { execArgv: [...nodeOptions] })
    // Colyseus says words of its own to whoever started the process.
    this.#process.on('message', (word: unknown) => isAnswer(word) && this.#settle(word))
    this.#process.once('exit', (code, signal) => this.#giveUp(`${this.#name} ended: ${signal ?? code}`))
  }

  /** Rejects with what the child threw, or when it ends or says nothing for so long. */
  ask<Name extends keyof Known & string>(
    order: Name,
    about: Known[Name]['about'],
    withinMs = answerMs,
  ): Promise<Known[Name]['answer']> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      const late = () => this.#settle({ id, error: `${this.#name} did not answer to ${order} within ${withinMs} ms.` })
      const timer = setTimeout(late, withinMs)
      this.#waiting.set(id, {
        resolve(value) {
          clearTimeout(timer)
          resolve(value)
        },
        reject(error) {
          clearTimeout(timer)
          reject(error)
        },
      })
      this.#process.send({ id, order, about } satisfies Asked, (error) => {
        if (error !== null) this.#settle({ id, error: `${this.#name}: ${error.message}` })
      })
    })
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('error' in answer) waiting?.reject(new Error(answer.error))
    else waiting?.resolve(answer.value)
  }

  #giveUp(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason))
    this.#waiting.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const gone = once(this.#process, 'exit')
    this.#process.send({ id: 0, order: leave, about: null } satisfies Asked)
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 3000)
    await gone
    clearTimeout(late)
  }
}

/** Answers the orders of the process that started this one, and ends with it; `ended` may tidy up before. */
export function answerOrders<Known extends Orders>(
  orders: { [Name in keyof Known]: (about: Known[Name]['about']) => Promise<Known[Name]['answer']> },
  ended: () => void = () => {},
): void {
  const end = () => {
    ended()
    process.exit()
  }
  process.on('message', async ({ id, order, about }: Asked) => {
    if (order === leave) return end()
    const answer = await orders[order]?.(about).then(
      (value): Answer => ({ id, value }),
      (error: unknown): Answer => ({ id, error: error instanceof Error ? (error.stack ?? error.message) : `${error}` }),
    )
    process.send?.(answer)
  })
  process.on('disconnect', end)
}

/** What this process has used so far. */
export interface Account {
  /** Processor time, in microseconds. */
  readonly processorUs: number
  readonly megabytes: number
  /** How long its main thread could have run and had no processor, in microseconds; 0 where the system does not tell. */
  readonly waitedUs: number
}

export function account(): Account {
  const { user, system } = process.cpuUsage()
  return { processorUs: user + system, megabytes: process.memoryUsage.rss() / 2 ** 20, waitedUs: waitedUs() }
}

function waitedUs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1000
  } catch {
    return 0
  }
}
