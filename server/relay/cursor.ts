import type { PublicTapeRecord } from '../../shared/tape/record.ts'

type Live = Extract<PublicTapeRecord, { kind: 'chat' | 'tally' | 'hide' }>
type Delayed = Exclude<PublicTapeRecord, Live>

/** The records that have become due since the last look. */
export interface Due {
  /** What people say and how they vote: never held back, since those who see the same picture talk about it now. */
  readonly live: readonly Live[]
  /** What the match shows: held back by the watch delay. */
  readonly delayed: readonly Delayed[]
}

/** A reader of one tape that stays a fixed time behind it. */
export class Cursor {
  readonly #delayMs: number
  #live: Live[] = []
  #held: Delayed[] = []

  constructor(delayMs: number) {
    this.#delayMs = delayMs
  }

  /** Takes the next record of the tape. */
  push(record: PublicTapeRecord): void {
    if (record.kind === 'chat' || record.kind === 'tally' || record.kind === 'hide') this.#live.push(record)
    else this.#held.push(record)
  }

  /** What is due at a time, in milliseconds since 1970. Each record is handed out once. */
  take(now: number): Due {
    const live = this.#live
    this.#live = []
    const edge = now - this.#delayMs
    let due = 0
    while (due < this.#held.length && (this.#held[due]?.time ?? Number.POSITIVE_INFINITY) <= edge) due++
    return { live, delayed: this.#held.splice(0, due) }
  }
}
