import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whom a pass lets back in. */
export interface PassHolder {
  readonly sessionId: string
  readonly name: string
  readonly person: string
}

const base64 = (text: string) => Buffer.from(text).toString('base64url')
const plain = (text: string) => Buffer.from(text, 'base64url').toString()

/**
 * Makes spectators' reconnection tokens. A match's tape knows its players, but not the thousands in its stands: a token
 * that is signed says by itself who comes back, also to a process that has never seen them.
 */
export class Passes {
  readonly #secret: Uint8Array

  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** A token for the stands of a match, of at most 255 letters, digits, `-`, `_` and dots: what Colyseus's frame holds. */
  issue(match: string, { sessionId, name, person }: PassHolder): string {
    const text = `${sessionId}.${base64(name)}.${base64(person)}`
    return `${text}.${this.#signature(match, text)}`
  }

  /** Who shows a token; undefined for one that was not issued for the stands of this match. */
  read(match: string, token: string): PassHolder | undefined {
    const end = token.lastIndexOf('.')
    const text = token.slice(0, Math.max(0, end))
    const [shown, right] = [Buffer.from(token.slice(end + 1)), Buffer.from(this.#signature(match, text))]
    if (shown.length !== right.length || !timingSafeEqual(shown, right)) return undefined
    const [sessionId = '', name = '', person = ''] = text.split('.')
    return { sessionId, name: plain(name), person: plain(person) }
  }

  #signature(match: string, text: string): string {
    return createHmac('sha256', this.#secret).update(`stands ${match} ${text}`).digest('base64url').slice(0, 24)
  }
}
