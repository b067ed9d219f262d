import { type KeyObject, verify } from 'node:crypto'
import { CaveaError } from '../../../shared/errors.ts'
import type { Once } from '../../store/once.ts'
import type { Delivery } from './source.ts'

/** What a delivery says of itself, all of it signed. */
export interface Envelope {
  readonly id: string
  /** When it was signed, in milliseconds since 1970. */
  readonly at: number
}

/** A delivery that was signed longer ago than this, or will be, is refused: both clocks may be wrong by as much. */
const skewMs = 5 * 60_000

/**
 * Whether a delivery of a source, whose signature holds, is there for the first time, as far back as it would be taken for
 * fresh. Rejects with `delivery_stale`.
 */
export async function isFirst(once: Once, source: string, { id, at }: Envelope, now: number): Promise<boolean> {
  if (Math.abs(now - at) > skewMs) throw new CaveaError('delivery_stale', { value: at })
  return once.first(`${source} ${id}`)
}

/** The one value of a header; undefined without it, or with several. */
export function headerOf({ headers }: Delivery, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' && value.length <= 2000 ? value : undefined
}

/** Whether the owner of a key has signed a text, by RSA with SHA-256 and PKCS #1 v1.5. */
export function rsaHolds(key: KeyObject, signed: readonly Uint8Array[], signature: string): boolean {
  return verify('RSA-SHA256', Buffer.concat(signed), key, Buffer.from(signature, 'base64'))
}

/** What stands in a body of JSON. Throws `request_invalid`. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new CaveaError('request_invalid', { cause })
  }
}
