import { CaveaError } from '../../shared/errors.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { roughBytes } from './size.ts'

/** Something to call when it is no longer wanted. */
export type Stop = () => void

/** Bounds of what stays in memory of a running match. */
export interface LiveBounds {
  /** The oldest records go above this size. */
  readonly bytes: number
  /** No record younger than this goes, however large the tape: the longest watch delay reads it still. */
  readonly keepMs: number
}

/**
 * The public track of a running match as its readers in this process see it: a ring of what is recent, and each new
 * record in the turn in which it is written. It is complete from its oldest keyframe on.
 */
export class LiveTape {
  readonly id: string
  readonly epoch: number
  readonly #bounds: LiveBounds
  readonly #listeners = new Set<(record: PublicTapeRecord) => void>()
  readonly #sizes: number[]
  #records: PublicTapeRecord[]
  #start: PublicTapeRecord | undefined
  #bytes: number
  #live = true

  /** `before`: what is known of the track already, where the match goes on. */
  constructor(id: string, epoch: number, bounds: LiveBounds, before: readonly PublicTapeRecord[] = []) {
    this.id = id
    this.epoch = epoch
    this.#bounds = bounds
    this.#records = [...before]
    this.#sizes = before.map(roughBytes)
    this.#bytes = this.#sizes.reduce((sum, size) => sum + size, 0)
    this.#start = before.find((record) => record.kind === 'start')
  }

  /** Throws `tape_finished` after {@link close}. */
  append(record: PublicTapeRecord): void {
    if (!this.#live) throw new CaveaError('tape_finished', { value: this.id })
    if (record.kind === 'start') this.#start = record
    const size = roughBytes(record)
    this.#records.push(record)
    this.#sizes.push(size)
    this.#bytes += size
    if (this.#bytes > this.#bounds.bytes && record.kind === 'keyframe') this.#trim(record.time)
    for (const listener of this.#listeners) listener(record)
  }

  /** What is kept, oldest first. It begins with the start and, behind it, a keyframe. */
  publicRecords(): readonly PublicTapeRecord[] {
    return this.#start === undefined || this.#records[0] === this.#start
      ? this.#records.slice()
      : [this.#start, ...this.#records]
  }

  /** Calls back with every record from now on, in order, in the turn in which it is added. */
  follow(listener: (record: PublicTapeRecord) => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** No more records come here. */
  close(): void {
    this.#live = false
    this.#listeners.clear()
  }

  // Cuts at a keyframe, half of the bound at a time: cutting a little at each keyframe would copy the ring each time.
  #trim(now: number): void {
    const goal = this.#bytes - this.#bounds.bytes / 2
    let freed = 0
    let cut = 0
    for (let at = 0; at < this.#records.length && freed < goal; at++) {
      const record = this.#records[at]
      if (record === undefined || now - record.time < this.#bounds.keepMs) break
      if (record.kind === 'keyframe') cut = at
      freed += this.#sizes[at] ?? 0
    }
    const gone = this.#sizes.splice(0, cut).reduce((sum, size) => sum + size, 0)
    this.#records = this.#records.slice(cut)
    this.#bytes -= gone
  }
}
