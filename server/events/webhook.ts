import { WebhookSignature } from '../signing/webhook-signature.ts'
import type { Carrier } from './delivery.ts'
import { Refusal } from './delivery.ts'
import type { Happening } from './happenings.ts'

/** How long a subscriber may take to answer, in milliseconds. */
const answerMs = 5000

/** These say that it may go better later, other answers of 400 to 499 that it will not. */
const passing = new Set([408, 409, 423, 425, 429])

/**
 * Takes happenings to the address of a subscriber that an operator has named, signed. A redirect is not followed: what
 * answers there could send the server's requests, with their signatures, to where nobody wanted them, machines behind the
 * same firewall among them.
 */
export class Webhook implements Carrier {
  readonly name: string
  readonly #address: string
  readonly #signature: WebhookSignature
  readonly #answerMs: number

  constructor(address: string, secret: string, withinMs = answerMs) {
    const { origin, pathname } = new URL(address)
    // What follows may be a password of the subscriber's.
    this.name = `${origin}${pathname}`
    this.#address = address
    this.#signature = new WebhookSignature(secret)
    this.#answerMs = withinMs
  }

  async carry({ event }: Happening): Promise<void> {
    const body = JSON.stringify(event)
    const seconds = Math.floor(Date.now() / 1000)
    const response = await fetch(this.#address, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#answerMs),
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'webhook-id': event.id,
        'webhook-timestamp': `${seconds}`,
        'webhook-signature': this.#signature.sign({ id: event.id, seconds }, body),
      },
      body,
    })
    // What it says is not read: there is no end to what a server can answer.
    await response.body?.cancel()
    const { status, ok } = response
    if (ok) return
    const forGood = status >= 300 && status < 500 && !passing.has(status)
    throw forGood ? new Refusal(`answered ${status}`) : new Error(`answered ${status}`)
  }
}
