import { timingSafeEqual } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** What a signature says of a message besides its bytes. */
export interface SignedHead {
  readonly id: string
  /** When it was signed, in seconds since 1970. */
  readonly seconds: number
}

/** While a secret is being changed a message carries two signatures; each further one costs the check of one. */
const mostSignatures = 5

/**
 * Signs and checks messages as Standard Webhooks do: HMAC-SHA256 over id, time and body. A secret that begins with `whsec_`
 * goes on in base64; any other is taken as it is written, in UTF-8.
 */
export class WebhookSignature {
  readonly #webhook: Webhook

  /** Throws for a secret without a byte. */
  constructor(secret: string) {
    this.#webhook = secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(Buffer.from(secret), { format: 'raw' })
  }

  sign({ id, seconds }: SignedHead, body: string | Uint8Array): string {
    return this.#webhook.sign(id, new Date(seconds * 1000), typeof body === 'string' ? body : Buffer.from(body))
  }

  /** Whether one of the signatures in a header, with blanks between, is that of the message. Its age is not looked at. */
  isSigned(head: SignedHead, body: string | Uint8Array, header: string): boolean {
    const right = Buffer.from(this.sign(head, body))
    return header
      .split(' ')
      .slice(0, mostSignatures)
      .some((one) => {
        const given = Buffer.from(one)
        return given.length === right.length && timingSafeEqual(given, right)
      })
  }
}
