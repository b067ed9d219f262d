import { createPublicKey, type KeyObject } from 'node:crypto'
import * as z from 'zod/mini'
import { CaveaError } from '../../../shared/errors.ts'
import type { Once } from '../../store/once.ts'
import { headerOf, isFirst, jsonOf, rsaHolds } from './hooks.ts'
import type { Reader } from './pushed.ts'
import type { Delivery, Receipt, SourceSink } from './source.ts'

const person = z.object({ user_id: z.number(), username: z.string() })
const channel = z.object({ user_id: z.number() })
const chat = z.object({
  message_id: z.string(),
  broadcaster: channel,
  sender: person,
  content: z.string(),
  created_at: z.optional(z.string()),
})
const follow = z.object({ broadcaster: channel, follower: person })
const subscription = z.object({ broadcaster: channel, subscriber: person, duration: z.optional(z.number()) })

/** A public key as a setting holds it: PEM, whose line ends may be written as `\n`. Undefined for any other text. */
export function kickKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey(text.replaceAll('\\n', '\n'))
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}

/** Chat and follows of a Kick channel, which Kick sends by signed requests. It sends some of them twice. */
export class Kick implements Reader {
  readonly name = 'kick'
  readonly #key: KeyObject
  readonly #broadcaster: number
  readonly #once: Once

  /** @param broadcaster the number of the channel's owner */
  constructor(key: KeyObject, broadcaster: number, once: Once) {
    this.#once = once
    this.#key = key
    this.#broadcaster = broadcaster
  }

  async read(delivery: Delivery, sink: SourceSink): Promise<Receipt> {
    const id = headerOf(delivery, 'kick-event-message-id')
    const timestamp = headerOf(delivery, 'kick-event-message-timestamp')
    const signature = headerOf(delivery, 'kick-event-signature')
    if (id === undefined || timestamp === undefined || signature === undefined)
      throw new CaveaError('delivery_unsigned')
    const signed = [Buffer.from(`${id}.${timestamp}.`), delivery.body]
    if (!rsaHolds(this.#key, signed, signature)) throw new CaveaError('delivery_unsigned')
    const now = Date.now()
    const at = Date.parse(timestamp)
    if (Number.isNaN(at)) throw new CaveaError('request_invalid', { value: timestamp })
    if (!(await isFirst(this.#once, this.name, { id, at }, now))) return 'repeated'
    this.#take(id, at, jsonOf(delivery.body), sink)
    return 'taken'
  }

  // By what is in it: the header that names the kind is not signed. Kick signs for all its customers with one key, so a
  // delivery may have been meant for somebody else's channel.
  #take(id: string, at: number, body: unknown, sink: SourceSink): void {
    const source = this.name
    const said = chat.safeParse(body)
    if (said.success) {
      const { broadcaster, sender, content: text, message_id, created_at } = said.data
      const written = Date.parse(created_at ?? '')
      const line = { source, userId: `${sender.user_id}`, name: sender.username, text, id: message_id } as const
      if (this.#ours(broadcaster)) sink.line({ ...line, at: Number.isNaN(written) ? at : written })
      return
    }
    const followed = follow.safeParse(body)
    const subscribed = subscription.safeParse(body)
    const parsed = followed.success ? followed : subscribed
    if (!parsed.success || !this.#ours(parsed.data.broadcaster)) return
    const { user_id, username: name } = 'follower' in parsed.data ? parsed.data.follower : parsed.data.subscriber
    const type = followed.success ? 'follow' : 'subscription'
    sink.event({ source, type, userId: `${user_id}`, name, at, id })
  }

  #ours({ user_id }: { user_id: number }): boolean {
    return user_id === this.#broadcaster
  }
}
