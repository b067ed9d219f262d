import type { Method } from '../../shared/ballot/method.ts'
import type { MechanicValue } from '../../shared/mechanic.ts'
import type { AudienceOverview, VenueView } from '../../shared/operate.ts'
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

/** One row of `GET /api/events/dead`: an event that a subscriber did not take. */
export interface DeadEventRow {
  /** The subscriber's address, without what follows a question mark. */
  readonly subscriber: string
  /** What came back last. */
  readonly reason: string
  readonly tries: number
  /** When it was given up, in milliseconds since 1970. */
  readonly at: number
  /** The event as it would have been sent. */
  readonly event: unknown
}

/** What operators may do with a running match. All of it throws `match_unknown`. */
export interface OperatorPorts {
  openBallot(roomId: string, mechanic: string, seconds: number | undefined, method: Method | undefined): Promise<string>
  /** Decides a ballot now. Throws `ballot_unknown` or `ballot_closed`, as the next. */
  closeBallot(roomId: string, ballot: string): void
  cancelBallot(roomId: string, ballot: string): void
  pauseStands(roomId: string, paused: boolean): Promise<void>
  /** Opens a venue with so many seats, or closes it with 0. */
  openVenue(roomId: string, seats: number): VenueView
  /** Throws `chat_unknown`. */
  setLineShown(roomId: string, line: string, shown: boolean): void
  setMuted(roomId: string, target: { readonly author: string } | { readonly source: string }, muted: boolean): void
  /** Resolves with the tick at which it holds. */
  setMechanic(roomId: string, key: string, value: MechanicValue): Promise<number>
  overview(roomId: string): AudienceOverview
}

/** What the routes need of the server, handed in by the wiring. Methods throw coded errors. */
export interface HttpPorts extends OperatorPorts {
  readonly ready: () => boolean
  matches(): readonly MatchRow[]
  /** The address of the server on which a match is played, as in `10.0.0.7:2567`; undefined where that is this one. */
  playedAt(roomId: string): string | undefined
  /** Has idle players give way in a match, or in a game's matches. Resolves with whether a seat is free. */
  wantSeat(target: string, network: string): Promise<boolean>
  /** Whether no further match may begin. */
  isFull(): boolean
  /** `near`: whether the client may hear addresses of the local network. */
  about(near: boolean): About
  /** A part of the list of tapes, newest first, and the cursor of what follows. Throws `request_invalid`. */
  tapes(query: {
    readonly cursor?: string | undefined
    readonly limit?: number | undefined
    readonly live?: boolean | undefined
  }): Promise<{ readonly tapes: readonly TapeSummary[]; readonly next: string | undefined }>
  /** One row of that list; undefined where there is no such tape. */
  tapeSummary(id: string): Promise<TapeSummary | undefined>
  /** The public track of a tape as a file, in pieces. */
  tape(id: string): Promise<AsyncIterable<Uint8Array>>
  /** The document of a tape's ballots that closed, in pieces. */
  audit(id: string): Promise<AsyncIterable<string>>
  /** Lets no new match begin, hands those that run over, and ends the server. Resolves with how many that were. */
  drain(): Promise<number>
  /** Takes a signed event. Resolves with how many matches took it, or that it was passed on to other processes. */
  takeEvent(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Uint8Array,
  ): Promise<{ readonly taken: number } | { readonly queued: true }>
  deadEvents(): readonly DeadEventRow[]
  /** Takes a signed delivery of a chat service. Says whether it was there before. */
  takeDelivery(
    source: string,
    delivery: {
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
      readonly body: Uint8Array
    },
  ): Promise<'taken' | 'repeated'>
  metrics(): Promise<{ type: string; text: string }>
  failed(where: string, error: unknown): void
}
