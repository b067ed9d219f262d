import type { Command, Verdict } from '../../shared/command.ts'

/** What waits for the next tick: a command, and whoever wants to know what came of it. */
interface Pending {
  readonly command: Command
  settle(verdict: Verdict): void
}

/** The commands of one tick. */
export interface Batch {
  readonly commands: readonly Command[]
  /** Tells each sender the verdict on theirs, in the order of the commands: `internal` where there is none. */
  settle(verdicts: readonly Verdict[]): void
}

/** Commands on their way into a match. Whoever waits for a verdict gets one, however the match goes on. */
export class CommandQueue {
  #pending: Pending[] = []
  #closed = false

  /** Enters at the next tick. Resolves with the door's verdict, with `match_over` where no tick comes. */
  submit(command: Command): Promise<Verdict> {
    if (this.#closed) return Promise.resolve({ ok: false, code: 'match_over' })
    return new Promise((settle) => this.#pending.push({ command, settle }))
  }

  /** All that waits. It is the tick's now: what is submitted from here on waits for the next. */
  take(): Batch {
    const pending = this.#pending
    this.#pending = []
    return {
      commands: pending.map(({ command }) => command),
      settle(verdicts) {
        for (const [at, { settle }] of pending.entries()) settle(verdicts[at] ?? { ok: false, code: 'internal' })
      },
    }
  }

  /** No tick comes any more. */
  close(): void {
    this.#closed = true
    for (const { settle } of this.#pending) settle({ ok: false, code: 'match_over' })
    this.#pending = []
  }
}
