import { CaveaError } from '../../shared/errors.ts'
import type { PublicTapeRecord, TapeRecord } from '../../shared/tape/record.ts'
import type { Stop, Tape, TapeRow, TapeStore } from './store.ts'

/** Bounds of what stays in memory. */
export interface MemoryBounds {
  /** A tape drops its oldest records above this size. */
  readonly bytesPerTape: number
  /** No record younger than this goes, however large the tape: the longest watch delay reads it still. */
  readonly keepMs: number
  /** Closed tapes above this number go, the oldest first. */
  readonly closedTapes: number
}

type StartRecord = Extract<PublicTapeRecord, { kind: 'start' }>

const sizeOf = (record: TapeRecord): number =>
  record.kind === 'patch' || record.kind === 'keyframe' ? 64 + record.bytes.length : 64 + JSON.stringify(record).length

/** One tape as a ring: its start, and behind it whatever is younger than the oldest keyframe that fits. */
class MemoryTape implements Tape {
  readonly id: string
  readonly #bounds: MemoryBounds
  readonly #listeners = new Set<(record: PublicTapeRecord) => void>()
  #records: TapeRecord[] = []
  #sizes: number[] = []
  #start: StartRecord | undefined
  #bytes = 0
  #epoch = 0
  #live = true

  constructor(id: string, bounds: MemoryBounds) {
    this.id = id
    this.#bounds = bounds
  }

  get live(): boolean {
    return this.#live
  }

  append(record: TapeRecord): void {
    if (!this.#live || record.epoch < this.#epoch) throw new CaveaError('match_over', { value: record.epoch })
    this.#epoch = record.epoch
    if (record.kind === 'start') this.#start = record
    const size = sizeOf(record)
    this.#records.push(record)
    this.#sizes.push(size)
    this.#bytes += size
    if (this.#bytes > this.#bounds.bytesPerTape && record.kind === 'keyframe') this.#trim(record.time)
    if (record.track === 'public') for (const listener of this.#listeners) listener(record)
  }

  publicRecords(): readonly PublicTapeRecord[] {
    const kept = this.#records.filter((record): record is PublicTapeRecord => record.track === 'public')
    return this.#start === undefined || kept[0] === this.#start ? kept : [this.#start, ...kept]
  }

  follow(listener: (record: PublicTapeRecord) => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#live = false
    this.#listeners.clear()
  }

  row(): TapeRow | undefined {
    if (this.#start === undefined) return undefined
    const lastTick = this.#records.at(-1)?.tick ?? 0
    return { id: this.id, head: this.#start.head, live: this.#live, lastTick, bytes: this.#bytes }
  }

  // Cuts at a keyframe, half of the bound at a time: cutting a little at each keyframe would copy the ring each time.
  #trim(now: number): void {
    const goal = this.#bytes - this.#bounds.bytesPerTape / 2
    let freed = 0
    let cut = 0
    for (let at = 0; at < this.#records.length && freed < goal; at++) {
      const record = this.#records[at]
      if (record === undefined || now - record.time < this.#bounds.keepMs) break
      if (record.kind === 'keyframe') cut = at
      freed += this.#sizes[at] ?? 0
    }
    const gone = this.#sizes.slice(0, cut).reduce((sum, size) => sum + size, 0)
    this.#records = this.#records.slice(cut)
    this.#sizes = this.#sizes.slice(cut)
    this.#bytes -= gone
  }
}

/** Tapes in memory: they go with the process. */
export class MemoryStore implements TapeStore {
  readonly #bounds: MemoryBounds
  readonly #tapes = new Map<string, MemoryTape>()

  constructor(bounds: MemoryBounds) {
    this.#bounds = bounds
  }

  create(id: string): Tape {
    const closed = [...this.#tapes.values()].filter((tape) => !tape.live)
    for (const old of closed.slice(0, Math.max(0, closed.length - this.#bounds.closedTapes + 1))) {
      this.#tapes.delete(old.id)
    }
    const tape = new MemoryTape(id, this.#bounds)
    this.#tapes.set(id, tape)
    return tape
  }

  find(id: string): Tape | undefined {
    return this.#tapes.get(id)
  }

  list(): readonly TapeRow[] {
    return [...this.#tapes.values()].flatMap((tape) => tape.row() ?? [])
  }
}
