import type { TickEntry } from '../../shared/command.ts'
import type { Mark } from '../../shared/protocol.ts'
import type { TapeHead } from '../../shared/tape/record.ts'

/** What the host writes of a match. */
export interface Recording {
  begin(head: Omit<TapeHead, 'schema'>, reflection: Uint8Array, secret: { seed: string; delayTicks: number }): void
  entry(tick: number, entry: TickEntry): void
  patch(bytes: Uint8Array): void
  readonly keyframeDue: boolean
  keyframe(bytes: Uint8Array): void
  mark(mark: Mark): void
  end(reason: string): void
}
