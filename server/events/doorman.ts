import { CaveaError } from '../../shared/errors.ts'
import { WebhookSignature } from '../signing/webhook-signature.ts'
import type { Once } from '../store/once.ts'
import { type Headers, type IncomingEvent, isStructured, readEvent } from './incoming-event.ts'

/** How far a signature's time may lie from ours, in milliseconds. */
export const mostSkewMs = 5 * 60 * 1000

/** Lets in whose events carry the right signature, of now, for the first time. */
export class Doorman {
  readonly #signature: WebhookSignature | undefined
  readonly #once: Once
  readonly #now: () => number

  /** With an empty secret it lets nobody in. */
  constructor(secret: string, once: Once, now: () => number = Date.now) {
    this.#signature = secret === '' ? undefined : new WebhookSignature(secret)
    this.#once = once
    this.#now = now
  }

  /**
   * Reads a request and hands its event on. Rejects with `events_closed`, `event_unsigned`, `event_stale`,
   * `event_replayed` or `request_invalid`, and with whatever the taker rejects with: then it may come again.
   */
  async take<T>(headers: Headers, body: Uint8Array, take: (event: IncomingEvent) => Promise<T>): Promise<T> {
    if (this.#signature === undefined) throw new CaveaError('events_closed')
    const { id, seconds, signature } = headOf(headers)
    const text = Buffer.from(body).toString('utf8')
    const signed = isStructured(headers) ? body : `${attributeLines(headers)}\n${text}`
    if (!this.#signature.isSigned({ id, seconds }, signed, signature)) throw new CaveaError('event_unsigned')
    const signedMs = seconds * 1000
    if (Math.abs(this.#now() - signedMs) > mostSkewMs) throw new CaveaError('event_stale', { value: seconds })
    const event = await readEvent(headers, text)
    if (event.id !== id) throw new CaveaError('request_invalid', { detail: 'webhook-id is not the id of the event.' })
    if (!(await this.#once.first(`event ${id}`))) throw new CaveaError('event_replayed', { value: id })
    try {
      return await take(event)
    } catch (error) {
      await this.#once.again(`event ${id}`)
      throw error
    }
  }
}

function headOf(headers: Headers) {
  const id = headers['webhook-id']
  const time = headers['webhook-timestamp']
  const signature = headers['webhook-signature']
  if (typeof id !== 'string' || typeof time !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(time)) {
    throw new CaveaError('event_unsigned')
  }
  return { id, seconds: Number(time), signature }
}

/**
 * In binary mode what the event is stands in headers, which have to be signed with the body: else whoever sees one event
 * pass makes another of it, for another match. A structured body begins with a bracket, so neither reads as the other.
 */
export function attributeLines(headers: Headers): string {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('ce-'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}:${String(value)}\n`)
    .join('')
}
