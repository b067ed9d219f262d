import { Worker } from 'node:worker_threads'
import type { BallotOption } from '../../shared/ballot/plan.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import type { Outlook } from '../../shared/preview.ts'

/** What the thread is given. */
export interface PreviewJob {
  readonly id: number
  readonly game: string
  readonly snapshot: MatchSnapshot
  readonly options: readonly BallotOption[]
}

/** What it answers. */
export interface PreviewAnswer {
  readonly id: number
  readonly outlooks: readonly Outlook[]
}

/** A look ahead that takes longer from when it is asked for is given up, and its thread where that is at it, in ms. */
const longestMs = 3000
/** A thread costs tens of megabytes: one that nobody has asked for so long ends. */
const idleMs = 30_000
/** A ballot that comes while so many wait goes without. */
const mostWaiting = 4

/** A look ahead that somebody waits for. */
interface Asked {
  readonly job: PreviewJob
  settle(outlooks: readonly Outlook[]): void
}

/**
 * Looks at what the options of ballots would likely lead to, in a thread of its own, one after another. It promises
 * nothing: where it is busy, slow or broken, a ballot simply has no outlook.
 */
export class Previews {
  readonly #failed: (where: string, error: unknown) => void
  readonly #program: URL
  readonly #waiting: Asked[] = []
  #running: Asked | undefined
  #worker: Worker | undefined
  #jobs = 0
  #idle: NodeJS.Timeout | undefined

  /** `program`: what the thread runs. */
  constructor(
    failed: (where: string, error: unknown) => void,
    program = new URL('./preview.worker.ts', import.meta.url),
  ) {
    this.#failed = failed
    this.#program = program
  }

  /** Resolves with an outlook for each option, or with none, within three seconds. Never rejects. */
  of(game: string, snapshot: MatchSnapshot, options: readonly BallotOption[]): Promise<readonly Outlook[]> {
    if (this.#waiting.length >= mostWaiting) return Promise.resolve([])
    return new Promise((resolve) => {
      const asked: Asked = {
        job: { id: this.#jobs++, game, snapshot, options },
        settle(outlooks) {
          clearTimeout(limit)
          resolve(outlooks)
        },
      }
      const limit = setTimeout(() => this.#giveUp(asked), longestMs).unref()
      this.#waiting.push(asked)
      this.#next()
    })
  }

  /** Ends the thread. */
  close(): void {
    clearTimeout(this.#idle)
    for (const { settle } of this.#waiting.splice(0)) settle([])
    this.#running?.settle([])
    this.#running = undefined
    this.#end()
  }

  #next(): void {
    if (this.#running !== undefined) return
    clearTimeout(this.#idle)
    this.#running = this.#waiting.shift()
    if (this.#running === undefined) this.#idle = setTimeout(() => this.close(), idleMs).unref()
    else this.#thread().postMessage(this.#running.job)
  }

  #over(outlooks: readonly Outlook[]): void {
    this.#running?.settle(outlooks)
    this.#running = undefined
    this.#next()
  }

  #giveUp(asked: Asked): void {
    if (this.#running === asked) {
      this.#end()
      this.#over([])
      return
    }
    this.#waiting.splice(this.#waiting.indexOf(asked), 1)
    asked.settle([])
  }

  #end(): void {
    void this.#worker?.terminate()
    this.#worker = undefined
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = new Worker(this.#program, { resourceLimits: { maxOldGenerationSizeMb: 64 } })
    worker.on('message', ({ id, outlooks }: PreviewAnswer) => {
      if (id === this.#running?.job.id) this.#over(outlooks)
    })
    // For as long as the thread lives: one that was ended while it ran out of memory still says so afterwards, and an
    // error that nobody listens to ends the server.
    worker.on('error', (error) => {
      this.#failed('preview', error)
      if (worker !== this.#worker) return
      this.#worker = undefined
      this.#over([])
    })
    worker.unref()
    this.#worker = worker
    return worker
  }
}
