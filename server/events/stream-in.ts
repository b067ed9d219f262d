import type { Redis } from 'ioredis'
import { replyOf } from '../../shared/errors.ts'
import { enter, isFor } from './hall.ts'
import { type IncomingEvent, parseEvent } from './incoming-event.ts'
import type { EventMatch, EventReports } from './ports.ts'
import { eventField, mostKept } from './stream-out.ts'

/** The stream into which others, and our own processes for one another, put events. */
export const streamIn = 'cavea:events:in'
const consumer = 'host'
const blockMs = 500
const readMs = 5000
const retryMs = 250
const entriesARead = 100

type Entry = [id: string, fields: string[] | null]

/** How far one match has come in the stream. */
interface Reader {
  readonly match: EventMatch
  /** What its group was given before and has not acknowledged comes first: after a restart, and after a failure. */
  behind: boolean
  /** The last entry that was dealt with. */
  done: string
}

/**
 * Events from a Redis stream. Each match has a consumer group of its own, so that one for all matches of a game reaches
 * each, wherever it is played; an entry is acknowledged after the match took it or refused it. Who goes on with a match
 * goes on with its group, at what its last process had not acknowledged.
 */
export class StreamIn {
  readonly #redis: Redis
  readonly #waiting: Redis
  readonly #reports: EventReports
  readonly #readers = new Map<string, Reader>()
  #open = true
  #woken = '$'

  constructor(redis: Redis, reports: EventReports) {
    this.#redis = redis
    this.#reports = reports
    this.#waiting = redis.duplicate({
      lazyConnect: false,
      enableOfflineQueue: true,
      maxRetriesPerRequest: 1,
      commandTimeout: readMs,
      socketTimeout: readMs,
    })
    this.#waiting.on('error', (error) => reports.failed('events in', error))
    void this.#read()
  }

  /** Hands a match its events from now on, or from where its group has come. */
  open(match: EventMatch): void {
    this.#readers.set(match.roomId, { match, behind: true, done: '0-0' })
    // At once: what comes before the group is there does not reach the match.
    void this.#group(match.roomId).catch((error: unknown) => this.#reports.failed('events in', error))
  }

  /** `over`: nobody goes on with the match. */
  end(roomId: string, over: boolean): void {
    this.#readers.delete(roomId)
    if (over) void this.#redis.xgroup('DESTROY', streamIn, roomId).catch(() => {})
  }

  /** Whether a match is played by any process. */
  async knows(roomId: string): Promise<boolean> {
    const groups = (await this.#redis.xinfo('GROUPS', streamIn).catch(() => [])) as unknown[][]
    return groups.some((group) => group[1] === roomId)
  }

  /** Passes an event on to whoever plays the matches that it is for. */
  async put({ id, source, type, target, data }: IncomingEvent): Promise<void> {
    const subject = target.kind === 'match' ? target.match : `games/${target.game}`
    const event = { specversion: '1.0', id, source, type, subject, data }
    await this.#redis.xadd(streamIn, 'MAXLEN', '~', mostKept, '*', eventField, JSON.stringify(event))
  }

  close(): void {
    this.#open = false
    this.#waiting.disconnect()
  }

  async #read(): Promise<void> {
    while (this.#open) {
      try {
        await this.#wait()
        for (const reader of this.#readers.values()) await this.#serve(reader)
      } catch (error) {
        if (!this.#open) return
        this.#reports.failed('events in', error)
        for (const reader of this.#readers.values()) reader.behind = true
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  // One blocked read wakes all groups: each by itself would hold a connection of its own.
  async #wait(): Promise<void> {
    if ([...this.#readers.values()].some(({ behind }) => behind)) return
    if (this.#woken === '$') this.#woken = await this.#end()
    const news = await this.#waiting.xread('COUNT', entriesARead, 'BLOCK', blockMs, 'STREAMS', streamIn, this.#woken)
    const [stream] = (news ?? []) as [string, Entry[]][]
    this.#woken = stream?.[1].at(-1)?.[0] ?? this.#woken
  }

  async #end(): Promise<string> {
    const [last] = (await this.#redis.xrevrange(streamIn, '+', '-', 'COUNT', 1)) as Entry[]
    return last?.[0] ?? '0-0'
  }

  async #serve(reader: Reader): Promise<void> {
    if (reader.behind) {
      await this.#group(reader.match.roomId)
      reader.behind = false
      for (let from = '0'; from !== ''; ) from = await this.#take(reader, from)
    }
    for (let from = '>'; from !== ''; ) from = (await this.#take(reader, '>')) === '' ? '' : '>'
  }

  async #group(roomId: string): Promise<void> {
    await this.#redis.xgroup('CREATE', streamIn, roomId, '$', 'MKSTREAM').catch((error: unknown) => {
      // It is there already: its last process has made it.
      if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error
    })
  }

  /** Deals with some entries; gives the last one's id, and an empty text where there was none. */
  async #take(reader: Reader, from: string): Promise<string> {
    const { roomId } = reader.match
    const read = this.#redis.xreadgroup('GROUP', roomId, consumer, 'COUNT', entriesARead, 'STREAMS', streamIn, from)
    const [stream] = ((await read) ?? []) as [string, Entry[]][]
    const entries = stream?.[1] ?? []
    for (const [id, fields] of entries) {
      if (isAfter(id, reader.done)) await this.#enter(reader.match, fields)
      // It may have been handed over before it took this: then the entry is the next process's.
      if (this.#readers.get(roomId) !== reader) return ''
      reader.done = id
      await this.#redis.xack(streamIn, roomId, id)
    }
    return entries.at(-1)?.[0] ?? ''
  }

  // What cannot be read, or is refused, is dealt with as well: it would be so each time.
  async #enter(match: EventMatch, fields: string[] | null): Promise<void> {
    try {
      const text = fields?.[fields.indexOf(eventField) + 1] ?? ''
      const event = parseEvent(text)
      if (!isFor(event.target, match)) return
      const verdict = await enter(match, event)
      this.#reports.came(verdict.ok ? 'taken' : verdict.code)
    } catch (error) {
      this.#reports.came(replyOf(error).code)
    }
  }
}

function isAfter(one: string, other: string): boolean {
  const [ms = 0, at = 0] = one.split('-').map(Number)
  const [otherMs = 0, otherAt = 0] = other.split('-').map(Number)
  return ms > otherMs || (ms === otherMs && at > otherAt)
}
