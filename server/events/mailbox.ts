import type { Happening } from './happenings.ts'

/** A happening that its subscriber did not take. */
export interface DeadLetter {
  readonly happening: Happening
  /** What came back last: a status, or why there was none. */
  readonly reason: string
  readonly tries: number
  /** When it was given up, in milliseconds since 1970. */
  readonly at: number
}

/** One change of a mailbox. */
export type MailRecord =
  | { readonly kind: 'wait'; readonly happening: Happening }
  | { readonly kind: 'sent'; readonly id: string }
  | { readonly kind: 'dead'; readonly letter: DeadLetter }
  | { readonly kind: 'reached'; readonly match: string; readonly tick: number; readonly ordinal: number }

const mostDead = 200
/** Of so many matches it is remembered how far their happenings have come. */
const mostReached = 2000

/** What one subscriber is to get still, in its order, and what it never got: the sum of all changes so far. */
export class Mailbox {
  readonly #waiting = new Map<string, Happening>()
  #dead: DeadLetter[] = []
  readonly #reached = new Map<string, { readonly tick: number; readonly ordinal: number }>()

  get size(): number {
    return this.#waiting.size
  }

  get dead(): readonly DeadLetter[] {
    return this.#dead
  }

  /** The oldest that waits, which may be under way, and the one after it. */
  get oldest(): readonly Happening[] {
    const oldest: Happening[] = []
    for (const happening of this.#waiting.values()) if (oldest.push(happening) === 2) break
    return oldest
  }

  /** Whether it came before. Those of a match come in order, so it is enough to know how far they are. */
  knows({ match, tick, ordinal }: Happening): boolean {
    const reached = this.#reached.get(match)
    return reached !== undefined && (tick < reached.tick || (tick === reached.tick && ordinal <= reached.ordinal))
  }

  apply(record: MailRecord): void {
    switch (record.kind) {
      case 'wait': {
        const { match, tick, ordinal, event } = record.happening
        this.#waiting.set(event.id, record.happening)
        this.#reach(match, tick, ordinal)
        return
      }
      case 'sent':
        this.#waiting.delete(record.id)
        return
      case 'dead':
        this.#waiting.delete(record.letter.happening.event.id)
        this.#dead = [...this.#dead, record.letter].slice(-mostDead)
        return
      case 'reached':
        this.#reach(record.match, record.tick, record.ordinal)
    }
  }

  /** The shortest list of changes that leads to the same mailbox. */
  records(): MailRecord[] {
    const waiting = [...this.#waiting.values()].map((happening) => ({ kind: 'wait', happening }) as const)
    const dead = this.#dead.map((letter) => ({ kind: 'dead', letter }) as const)
    const reached = [...this.#reached].map(([match, place]) => ({ kind: 'reached', match, ...place }) as const)
    return [...dead, ...waiting, ...reached]
  }

  #reach(match: string, tick: number, ordinal: number): void {
    this.#reached.delete(match)
    this.#reached.set(match, { tick, ordinal })
    const [oldest] = this.#reached.keys()
    if (this.#reached.size > mostReached && oldest !== undefined) this.#reached.delete(oldest)
  }
}
