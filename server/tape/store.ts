import type { PublicTapeRecord, TapeHead, TapeRecord } from '../../shared/tape/record.ts'

/** Something to call when it is no longer wanted. */
export type Stop = () => void

/** One tape, open for its one writer and any number of readers. */
export interface Tape {
  readonly id: string
  /** Adds a record. Throws where its epoch is older than the tape's newest: a writer that lost its match is refused. */
  append(record: TapeRecord): void
  /** What is kept of the public track, oldest first. It begins with the start and, behind it, a keyframe. */
  publicRecords(): readonly PublicTapeRecord[]
  /** Calls back with every public record from now on, in order, in the turn in which it is added. */
  follow(listener: (record: PublicTapeRecord) => void): Stop
  /** No more records come. Readers keep what there is. */
  close(): void
}

/** One row of a list of tapes. */
export interface TapeRow {
  readonly id: string
  readonly head: TapeHead
  readonly live: boolean
  readonly lastTick: number
  readonly bytes: number
}

/** Where tapes are kept. */
export interface TapeStore {
  create(id: string): Tape
  find(id: string): Tape | undefined
  list(): readonly TapeRow[]
}
