/** The kinds of places that people write to a match from, besides its own stands. */
export const sourceNames = ['irc', 'twitch', 'twitch-events', 'youtube', 'kick', 'discord', 'webhook'] as const
export type SourceName = (typeof sourceNames)[number]

/** One line of a chat. Names and text are data: they may hold anything. */
export interface SourceLine {
  readonly source: SourceName
  /** Stands for the person, for as long as the source can tell one from another. */
  readonly userId: string
  readonly name: string
  readonly text: string
  /** When it was written, in milliseconds since 1970, by the source's clock. */
  readonly at: number
  /** The same for the same line, however often it is delivered. */
  readonly id: string
}

/** Something that happened at a source other than a line: a gift, a raid, somebody who follows. */
export interface SourceEvent {
  readonly source: SourceName
  /** As in `cheer`, `raid`, `follow`, `redemption`. */
  readonly type: string
  readonly userId?: string
  readonly name?: string
  /** How much of it: bits, points, viewers. */
  readonly amount?: number
  readonly text?: string
  readonly at: number
  readonly id: string
}

/** How a source is. Times are milliseconds since 1970. */
export type SourceHealth =
  | { readonly state: 'stopped' }
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'connected'; readonly since: number }
  /** Between two attempts. */
  | { readonly state: 'waiting'; readonly attempt: number; readonly until: number; readonly error: string }

/** Whom a source tells. Nothing here throws. */
export interface SourceSink {
  line(line: SourceLine): void
  event(event: SourceEvent): void
  changed(source: SourceName, health: SourceHealth): void
}

/** A place that people write from. It goes on by itself whatever happens to it, until it is stopped. */
export interface Source {
  readonly name: SourceName
  start(sink: SourceSink): void
  /** Resolves once nothing more comes and nothing is left open. */
  stop(): Promise<void>
  health(): SourceHealth
}

/** A delivery by HTTP, as it came: the bytes that were signed, and the headers in lower case. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** What became of a delivery: `repeated` was there before, and nothing came of it again. */
export type Receipt = 'taken' | 'repeated'

/** A source that is called instead of calling. */
export interface PushedSource extends Source {
  /** Rejects with `delivery_unsigned`, `delivery_stale`, `delivery_repeated` or `request_invalid`. */
  receive(delivery: Delivery): Promise<Receipt>
}
