import type { Reach } from '../../shared/tape/copy.ts'
import type { PrivateTapeRecord, TapeHead, TapeRecord } from '../../shared/tape/record.ts'

/** Writes one tape. There is one at a time: opening a tape anew fences the writer before. */
export interface TapeWriter {
  /** Of all records that it writes. Higher than that of any writer before. */
  readonly epoch: number
  /**
   * Adds records of both tracks in their order. Calls follow one another: each waits for the one before. Resolves once
   * the records would survive the end of this process. Rejects with `tape_fenced` where somebody else has opened the
   * tape since; nothing is added then. Any other error is the store's own: the same batch may
   * be offered again, and what of it was stored already is not stored twice (by its seq).
   */
  append(records: readonly TapeRecord[]): Promise<void>
  /** Whether the store turned out to have lost what was stored before. True once for each time; a keyframe makes it good. */
  lostPast?(): boolean
  /** The match is over and the tape complete: it can be listed as finished, and may go when it is old. */
  finish(): Promise<void>
  /** Lets go of an unfinished tape, so that the next process goes on with it. */
  release(): Promise<void>
}

/** One row of a list of tapes. */
export interface TapeRow {
  readonly id: string
  readonly head: TapeHead
  readonly finished: boolean
  /** Whether a process that lives writes it now. */
  readonly held: boolean
  readonly lastTick: number
  /** Of both tracks, as stored. */
  readonly bytes: number
}

/** Where tapes are kept, beyond the process where the store can. Ids are room ids: letters, digits, `-` and `_`. */
export interface TapeStore {
  /** Takes the pen of a tape, new or not. Throws `tape_finished` where it is complete. */
  open(id: string): Promise<TapeWriter>
  /**
   * The records of both tracks in their order, from the newest backward until those read so far are `enough`, or all.
   * It may give more than that. What a dying writer has left behind half written is left out; a damaged part is set
   * aside with a message, and only what came after it is given, or where that is nothing, what came before. `undefined` where there is no such tape.
   */
  read(id: string, enough?: (records: readonly TapeRecord[]) => boolean): Promise<readonly TapeRecord[] | undefined>
  /**
   * The public track as one file, as `decodeTape` reads it, in pieces: all of a tape that is finished, and of any other what
   * is no younger than `reach` says. It gives no piece where that is nothing. Of both it gives no record whose number is too
   * high. `undefined` where there is no such tape.
   */
  publicFile(id: string, reach: Reach): Promise<AsyncIterable<Uint8Array> | undefined>
  /**
   * What the private track says about ballots, in its order, behind the first snapshot: it reaches as far as a public file.
   * `undefined` where there is no such tape. Reading throws `tape_damaged` for a record that cannot be read.
   */
  ballotRecords(id: string, reach: Reach): Promise<AsyncIterable<PrivateTapeRecord> | undefined>
  /** All tapes, the oldest first. */
  list(): Promise<readonly TapeRow[]>
  close(): Promise<void>
}
