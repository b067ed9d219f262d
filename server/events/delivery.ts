import type { Happening } from './happenings.ts'
import type { Journal } from './journal.ts'
import type { DeadLetter } from './mailbox.ts'

/** Takes happenings to one subscriber. */
export interface Carrier {
  /** As operators see it. */
  readonly name: string
  /** Resolves once the subscriber has it. Rejects with `Refusal` where another try is in vain, with all else where not. */
  carry(happening: Happening): Promise<void>
}

/** The subscriber does not want this one: no use in asking again. */
export class Refusal extends Error {}

/** How often is tried, and after how long. */
export interface Patience {
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  readonly tries: number
}

export const usualPatience: Patience = { firstWaitMs: 500, longestWaitMs: 60_000, tries: 10 }

/** More than this never wait for one subscriber: then the oldest are given up, but for the one under way. */
export const mostWaiting = 1000

/**
 * Brings happenings to one subscriber, one after another in their order, each at least once. One that is not taken is
 * tried again, with waits that double and are never the same for two subscribers; when patience ends it goes to the dead.
 */
export class Delivery {
  readonly #carrier: Carrier
  readonly #journal: Journal
  readonly #went: (outcome: 'sent' | 'dead') => void
  readonly #patience: Patience
  readonly #stop = new AbortController()
  #running: Promise<void> | undefined

  constructor(
    carrier: Carrier,
    journal: Journal,
    went: (outcome: 'sent' | 'dead') => void,
    patience: Patience = usualPatience,
  ) {
    this.#carrier = carrier
    this.#journal = journal
    this.#went = went
    this.#patience = patience
    this.#run()
  }

  get name(): string {
    return this.#carrier.name
  }

  get dead(): readonly DeadLetter[] {
    return this.#journal.mailbox.dead
  }

  /** What came before, from before a restart as well, is not taken a second time. */
  add(happening: Happening): void {
    const { mailbox } = this.#journal
    if (this.#stop.signal.aborted || mailbox.knows(happening)) return
    this.#journal.note({ kind: 'wait', happening })
    const [, second] = mailbox.oldest
    if (mailbox.size > mostWaiting && second !== undefined) this.#giveUp(second, 'too many wait', 0)
    this.#run()
  }

  /** Waits until nothing waits, for at most so long; what does then stays in the journal. */
  async close(withinMs: number): Promise<void> {
    const late = setTimeout(() => this.#stop.abort(), withinMs)
    await this.#running
    clearTimeout(late)
    this.#stop.abort()
    await this.#journal.settled()
  }

  #run(): void {
    if (this.#journal.mailbox.size > 0) this.#running ??= this.#deliver()
  }

  async #deliver(): Promise<void> {
    const { mailbox } = this.#journal
    for (let [next] = mailbox.oldest; next !== undefined && !this.#stop.signal.aborted; [next] = mailbox.oldest) {
      await this.#deliverOne(next)
    }
    // At once, not when the promise is told: what comes in between would wait for nobody.
    this.#running = undefined
  }

  async #deliverOne(happening: Happening): Promise<void> {
    const { id } = happening.event
    for (let tries = 1; !this.#stop.signal.aborted; tries++) {
      try {
        await this.#carrier.carry(happening)
        this.#journal.note({ kind: 'sent', id })
        this.#went('sent')
        return
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        if (error instanceof Refusal || tries >= this.#patience.tries) return this.#giveUp(happening, reason, tries)
        await this.#pause(tries)
      }
    }
  }

  #giveUp(happening: Happening, reason: string, tries: number): void {
    this.#journal.note({ kind: 'dead', letter: { happening, reason, tries, at: Date.now() } })
    this.#went('dead')
  }

  // Between half the wait and all of it: servers that lost the same subscriber do not come back at one instant.
  #pause(tries: number): Promise<void> {
    const { firstWaitMs, longestWaitMs } = this.#patience
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1)) * (0.5 + Math.random() / 2)
    const { signal } = this.#stop
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, waitMs)
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
  }
}
