import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { Effect } from '../../shared/effect.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Once } from '../store/once.ts'
import { Delivery } from './delivery.ts'
import { Doorman } from './doorman.ts'
import { enterAll } from './hall.ts'
import type { Headers, IncomingEvent } from './incoming-event.ts'
import { FileJournal, memoryJournal } from './journal.ts'
import { Outgoing } from './outgoing.ts'
import type { EventMatch, EventPast, EventReports } from './ports.ts'
import type { StreamIn } from './stream-in.ts'
import { Webhook } from './webhook.ts'

/** What events need of the server. */
export interface EventPorts {
  readonly settings: {
    readonly eventsSecret: string
    readonly eventsOutSecret: string
    readonly eventsSubscribers: readonly string[]
  }
  /** Where what waits for subscribers is kept; with Redis, where others may use the folder as well, in memory. */
  readonly folder: string
  /** Undefined for a server that runs alone. */
  readonly redis: Redis | undefined
  /** Which events came already. */
  readonly once: Once
  /** The matches that run in this process. */
  matches(): readonly EventMatch[]
  /** Resolves once what has happened so far in a match is on its tape. */
  stored(match: string): Promise<void>
  readonly reports: EventReports
}

/** What came of an event by HTTP. */
export type EventReply = { readonly taken: number } | { readonly queued: true }

/** How long the end of the process waits for subscribers, in milliseconds. */
const closeMs = 1500

/** Events from other services into matches, and from matches to other services. */
export class Events {
  readonly #ports: EventPorts
  readonly #deliveries: readonly Delivery[]
  readonly #doorman: Doorman
  readonly #stream: StreamIn | undefined

  private constructor(ports: EventPorts, deliveries: readonly Delivery[], doorman: Doorman, stream?: StreamIn) {
    this.#ports = ports
    this.#deliveries = deliveries
    this.#doorman = doorman
    this.#stream = stream
  }

  /** What works with Redis is loaded only where there is one. */
  static async open(ports: EventPorts): Promise<Events> {
    const { redis, reports, settings, folder, once } = ports
    const went = reports.went.bind(reports)
    const webhooks = settings.eventsSubscribers.map((address) => {
      const file = join(folder, 'events', `${createHash('sha256').update(address).digest('hex').slice(0, 16)}.jsonl`)
      const journal =
        redis === undefined ? new FileJournal(file, (error) => reports.failed('events', error)) : memoryJournal()
      return new Delivery(new Webhook(address, settings.eventsOutSecret), journal, went)
    })
    const doorman = new Doorman(settings.eventsSecret, once)
    if (redis === undefined) return new Events(ports, webhooks, doorman)
    const [streamIn, { StreamOut }] = await Promise.all([import('./stream-in.ts'), import('./stream-out.ts')])
    const stream = new Delivery(new StreamOut(redis), memoryJournal(), went)
    return new Events(ports, [...webhooks, stream], doorman, new streamIn.StreamIn(redis, reports))
  }

  /** Follows a match, new or with its past. */
  follow(match: EventMatch, past: EventPast | undefined) {
    const { stored, reports } = this.#ports
    const outgoing = new Outgoing(match, { deliveries: this.#deliveries, stored, failed: reports.failed }, past)
    this.#stream?.open(match)
    return {
      stepped: (effects: readonly Effect[]) => outgoing.stepped(effects),
      ended: (over: boolean) => {
        if (over) outgoing.over()
        this.#stream?.end(match.roomId, over)
      },
    }
  }

  /**
   * Takes a signed event into the matches that it is for. Resolves with how many took it, or that it was passed on to
   * other processes. Rejects with what the doorman, the matches or their games have against it.
   */
  async take(headers: Headers, body: Uint8Array): Promise<EventReply> {
    try {
      const reply = await this.#doorman.take(headers, body, (event) => this.#enter(event))
      this.#ports.reports.came('taken')
      return reply
    } catch (error) {
      this.#ports.reports.came(error instanceof CaveaError ? error.code : 'internal')
      throw error
    }
  }

  async #enter(event: IncomingEvent): Promise<EventReply> {
    const { target } = event
    const here = this.#ports.matches()
    const elsewhere =
      target.kind === 'game' ||
      (!here.some(({ roomId }) => roomId === target.match) && (await this.#stream?.knows(target.match)))
    if (this.#stream === undefined || !elsewhere) return { taken: await enterAll(here, event) }
    await this.#stream.put(event)
    return { queued: true }
  }

  /** What subscribers never got, the latest first. */
  dead() {
    const rows = this.#deliveries.flatMap(({ name: subscriber, dead }) =>
      dead.map(({ happening, reason, tries, at }) => ({ subscriber, reason, tries, at, event: happening.event })),
    )
    return rows.sort((one, other) => other.at - one.at)
  }

  /** Sends what waits, for a short time at most. */
  async close(): Promise<void> {
    this.#stream?.close()
    await Promise.all(this.#deliveries.map((delivery) => delivery.close(closeMs)))
  }
}
