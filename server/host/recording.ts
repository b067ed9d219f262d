import type { VoteRow } from '../../shared/ballot/chain.ts'
import type { TickEntry } from '../../shared/command.ts'
import type { Mark } from '../../shared/protocol.ts'
import type { PublicTapeRecord, SeatClaim, TapeHead, TapeSnapshot } from '../../shared/tape/record.ts'

/** What the host writes of a match. */
export interface Recording {
  /** Opens the tape and gives its head, with the digits that stand for the reflection. */
  begin(head: Omit<TapeHead, 'schema'>, reflection: Uint8Array, secret: { seed: string; delayTicks: number }): TapeHead
  /**
   * Resolves once what was written so far is stored, or cannot be for now. Nobody is told of a match before: one that was
   * killed before it was written at all never came back, and whoever had joined it was lost.
   */
  begun(): Promise<void>
  entry(tick: number, entry: TickEntry): void
  patch(bytes: Uint8Array): void
  /** Whether this tick is one for a keyframe and a snapshot. */
  readonly keyframeDue: boolean
  keyframe(bytes: Uint8Array, snapshot: TapeSnapshot): void
  roster(claims: readonly SeatClaim[]): void
  mark(mark: Mark): void
  /** The tick is over. */
  flush(): void
  /** The match is over. Resolves once the tape is complete. */
  end(reason: string): Promise<void>
  /** Another process goes on with the match. Resolves once all that was written is stored. */
  release(): Promise<void>
}

/** What is known from its tape of a match that goes on. */
export interface Past {
  readonly snapshot: TapeSnapshot
  readonly snapshotTick: number
  readonly lastTick: number
  /** What entered after the snapshot, by tick. A tick that is missing had nothing. */
  readonly entries: ReadonlyMap<number, TickEntry>
  /** Who had a seat at the end. */
  readonly claims: readonly SeatClaim[]
  readonly votes: readonly { readonly ballot: string; readonly votes: readonly VoteRow[]; readonly batch?: string }[]
  readonly publicRecords: readonly PublicTapeRecord[]
}
