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

/** A look ahead that takes longer is given up, and its thread with it, in milliseconds. */
const longestMs = 3000
/** A thread costs tens of megabytes: one that nobody has asked for so long ends. */
const idleMs = 30_000
/** A ballot that comes while so many wait goes without. */
const mostWaiting = 4

/**
 * Looks at what the options of ballots would likely lead to, in a thread of its own, one after another. It promises
 * nothing: where it is busy, slow or broken, a ballot simply has no outlook.
 */
export class Previews {
  readonly #failed: (where: string, error: unknown) => void
  readonly #waiting: { readonly job: PreviewJob; settle(outlooks: readonly Outlook[]): void }[] = []
  #worker: Worker | undefined
  #busy = false
  #jobs = 0
  #idle: NodeJS.Timeout | undefined

  constructor(failed: (where: string, error: unknown) => void) {
    this.#failed = failed
  }

  /** Resolves with an outlook for each option, or with none. Never rejects. */
  of(game: string, snapshot: MatchSnapshot, options: readonly BallotOption[]): Promise<readonly Outlook[]> {
    if (this.#waiting.length >= mostWaiting) return Promise.resolve([])
    return new Promise((settle) => {
      this.#waiting.push({ job: { id: this.#jobs++, game, snapshot, options }, settle })
      this.#next()
    })
  }

  /** Ends the thread. */
  close(): void {
    clearTimeout(this.#idle)
    for (const { settle } of this.#waiting.splice(0)) settle([])
    void this.#worker?.terminate()
    this.#worker = undefined
  }

  #next(): void {
    if (this.#busy) return
    clearTimeout(this.#idle)
    const next = this.#waiting.shift()
    if (next === undefined) {
      this.#idle = setTimeout(() => this.close(), idleMs).unref()
      return
    }
    this.#busy = true
    const worker = this.#thread()
    const over = (outlooks: readonly Outlook[]) => {
      clearTimeout(limit)
      worker.off('message', answered).off('error', broke)
      this.#busy = false
      next.settle(outlooks)
      this.#next()
    }
    const answered = ({ id, outlooks }: PreviewAnswer) => {
      if (id === next.job.id) over(outlooks)
    }
    const broke = (error: unknown) => {
      this.#failed('preview', error)
      this.#worker = undefined
      over([])
    }
    const limit = setTimeout(() => {
      void worker.terminate()
      this.#worker = undefined
      over([])
    }, longestMs).unref()
    worker.on('message', answered).on('error', broke)
    worker.postMessage(next.job)
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = new Worker(new URL('./preview.worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    })
    worker.unref()
    this.#worker = worker
    return worker
  }
}
