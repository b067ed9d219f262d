import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a signature says of a message besides its bytes. */
export interface SignedHead {
  /** Of the message: the event's own id. */
  readonly id: string
  /** When it was signed, in seconds since 1970. */
  readonly seconds: number
}

const version = 'v1'

/**
 * Signs a message as Standard Webhooks does: HMAC-SHA256 over its id, its time and its bytes, so that none of the three
 * can be put with another's.
 */
export function sign(secret: string, { id, seconds }: SignedHead, body: string | Uint8Array): string {
  return `${version},${createHmac('sha256', secret).update(`${id}.${seconds}.`).update(body).digest('base64')}`
}

/** Whether one of the signatures in a header, with blanks between, is that of the message. */
export function isSigned(secret: string, head: SignedHead, body: string | Uint8Array, header: string): boolean {
  const right = Buffer.from(sign(secret, head, body))
  return header.split(' ').some((one) => {
    const given = Buffer.from(one)
    return given.length === right.length && timingSafeEqual(given, right)
  })
}
