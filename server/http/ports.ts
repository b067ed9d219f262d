import type { MechanicValue } from '../../shared/mechanic.ts'
import type { About, MatchRow } from '../../shared/protocol.ts'

/** One row of `GET /api/tapes`. */
export interface TapeSummary {
  readonly id: string
  readonly game: string
  readonly title: string
  readonly live: boolean
  readonly seconds: number
  readonly startedAt: number
  readonly bytes: number
}

/** What the routes need of the server, handed in by the wiring. Methods throw coded errors. */
export interface HttpPorts {
  readonly ready: () => boolean
  matches(): readonly MatchRow[]
  about(): About
  tapes(): Promise<readonly TapeSummary[]>
  /** The public track of a tape as a file, in pieces. */
  tape(id: string): Promise<AsyncIterable<Uint8Array>>
  /** Lets no new match begin, hands those that run over, and ends the server. Resolves with how many that were. */
  drain(): Promise<number>
  openBallot(roomId: string, mechanic: string, seconds: number | undefined): Promise<string>
  /** Resolves with the tick at which it holds. */
  setMechanic(roomId: string, key: string, value: MechanicValue): Promise<number>
  metrics(): Promise<{ type: string; text: string }>
  failed(where: string, error: unknown): void
}
