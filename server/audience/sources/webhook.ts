import * as z from 'zod/mini'
import { CaveaError } from '../../../shared/errors.ts'
import { WebhookSignature } from '../../signing/webhook-signature.ts'
import type { Once } from '../../store/once.ts'
import { headerOf, isFirst, jsonOf } from './hooks.ts'
import type { Reader } from './pushed.ts'
import type { Delivery, Receipt, SourceSink } from './source.ts'

const short = z.string().check(z.minLength(1), z.maxLength(100))
const who = { user: short, name: z.optional(z.string().check(z.maxLength(100))), at: z.optional(z.number()), id: short }
const delivered = z.object({
  lines: z._default(
    z.array(z.object({ ...who, text: z.string().check(z.maxLength(2000)) })).check(z.maxLength(200)),
    [],
  ),
  events: z._default(
    z
      .array(
        z.object({
          type: z.string().check(z.regex(/^[a-z][a-z0-9._-]{0,39}$/)),
          user: z.optional(short),
          name: z.optional(z.string().check(z.maxLength(100))),
          amount: z.optional(z.number()),
          at: z.optional(z.number()),
          id: short,
        }),
      )
      .check(z.maxLength(200)),
    [],
  ),
})

/** Lines and events from a program of your own, signed as the Standard Webhooks are. */
export class Webhook implements Reader {
  readonly name = 'webhook'
  readonly #signature: WebhookSignature
  readonly #once: Once

  /** @param secret that of a setting */
  constructor(secret: string, once: Once) {
    this.#once = once
    this.#signature = new WebhookSignature(secret)
  }

  async read(delivery: Delivery, sink: SourceSink): Promise<Receipt> {
    const id = headerOf(delivery, 'webhook-id')
    const timestamp = headerOf(delivery, 'webhook-timestamp')
    const signature = headerOf(delivery, 'webhook-signature') ?? ''
    if (id === undefined || timestamp === undefined) throw new CaveaError('delivery_unsigned')
    if (!/^\d{1,12}$/.test(timestamp)) throw new CaveaError('request_invalid', { value: timestamp })
    const seconds = Number(timestamp)
    if (!this.#signature.isSigned({ id, seconds }, delivery.body, signature)) throw new CaveaError('delivery_unsigned')
    const now = Date.now()
    const parsed = delivered.safeParse(jsonOf(delivery.body))
    if (!parsed.success) throw new CaveaError('request_invalid', { detail: z.prettifyError(parsed.error) })
    if (!(await isFirst(this.#once, this.name, { id, at: seconds * 1000 }, now))) {
      throw new CaveaError('delivery_repeated', { value: id })
    }
    const source = this.name
    for (const { user, name = user, text, at = now, id: own } of parsed.data.lines) {
      sink.line({ source, userId: user, name, text, at, id: own })
    }
    for (const { type, user, name, amount, at = now, id: own } of parsed.data.events) {
      const by = user === undefined ? {} : { userId: user, name: name ?? user }
      sink.event({ source, type, ...by, ...(amount === undefined ? {} : { amount }), at, id: own })
    }
    return 'taken'
  }
}
