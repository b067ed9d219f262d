import { vi } from 'vitest'
import { Pen } from '../../server/tape/pen.ts'
import type { TapeWriter } from '../../server/tape/store.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'

/** Longer than a store that failed is left alone. */
export const whileMs = 300
export const later = (ms = whileMs) => vi.advanceTimersByTimeAsync(ms)
/** As many records as may wait. */
export const most = 4096

/** A store's writer that answers when the test says so. */
export class Shelf implements TapeWriter {
  epoch = 1
  /** The numbers of the records of each batch that it was offered. */
  readonly offered: number[][] = []
  readonly kept: number[] = []
  readonly epochs = new Set<number>()
  readonly ends: string[] = []
  atOnce = 0
  mostAtOnce = 0
  #answer: { resolve(): void; reject(error: unknown): void } | undefined

  append(records: readonly TapeRecord[]): Promise<void> {
    const numbers = records.map(({ seq }) => seq)
    this.offered.push(numbers)
    for (const { epoch } of records) this.epochs.add(epoch)
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce)
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => () => {
        this.atOnce -= 1
        this.#answer = undefined
        end()
      }
      this.#answer = {
        resolve: settle(() => {
          this.kept.push(...numbers)
          resolve()
        }),
        reject: (error) => settle(() => reject(error))(),
      }
    })
  }

  /** Stores what it was offered last. */
  async take(): Promise<void> {
    this.#answer?.resolve()
    await later(0)
  }

  async refuse(error: unknown = new Error('The disk is full.')): Promise<void> {
    this.#answer?.reject(error)
    await later(0)
  }

  /** What its end waits for. */
  ending: Promise<void> = Promise.resolve()

  finish(): Promise<void> {
    this.ends.push('finished')
    return this.ending
  }

  release(): Promise<void> {
    this.ends.push('released')
    return this.ending
  }
}

/** A pen, its store, and what it has told. */
export class Desk {
  readonly shelf = new Shelf()
  readonly told: string[] = []
  readonly pen: Pen
  #seq = 0

  /** `tickRate`: so low, if it is not said, that each tick's records go to the store. */
  constructor(open: () => Promise<TapeWriter> = async () => this.shelf, tickRate = 5) {
    this.pen = new Pen(open, tickRate, {
      failed: () => this.told.push('failed'),
      dropped: (records) => this.told.push(`dropped ${records}`),
      fenced: () => this.told.push('fenced'),
    })
  }

  /** What opens a tape. */
  addStart(): void {
    const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 5, schema: 's', startedAt: 0 }
    const seq = this.#seq++
    this.pen.add({
      track: 'public',
      epoch: 1,
      seq,
      tick: 0,
      time: 0,
      kind: 'start',
      head,
      reflection: new Uint8Array(),
    })
  }

  add(count = 1, kind: 'patch' | 'keyframe' = 'patch'): void {
    for (let at = 0; at < count; at++) {
      const seq = this.#seq++
      this.pen.add({ track: 'public', epoch: 1, seq, tick: seq, time: 0, kind, bytes: new Uint8Array() })
    }
  }

  /** One record of so many votes. */
  addVotes(count: number): void {
    const seq = this.#seq++
    const votes = Array.from({ length: count }, (_, at) => ({ voter: `${at}`, choice: 'a', source: 's', seenTick: 0 }))
    this.pen.add({ track: 'private', epoch: 1, seq, tick: seq, time: 0, kind: 'votes', ballot: 'b1', votes })
  }

  /** What becomes of the votes written now. */
  vote(): { state: string } {
    const outcome = { state: 'waits' }
    this.pen.stored().then(
      () => {
        outcome.state = 'stored'
      },
      (error: unknown) => {
        outcome.state = error instanceof CaveaError ? error.code : String(error)
      },
    )
    return outcome
  }

  /** The tick is over, and some time passes. */
  async tick(ms = whileMs): Promise<void> {
    this.pen.flush()
    await later(ms)
  }
}
