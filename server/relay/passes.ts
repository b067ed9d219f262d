import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whom a pass lets back in. */
export interface PassHolder {
  readonly sessionId: string
  readonly name: string
  readonly person: string
  /** When the spectator first joined: milliseconds since 1970. */
  readonly joinedAt: number
  /** Whether a proof of work was solved in this session. */
  readonly proven: boolean
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
  issue(match: string, { sessionId, name, person, joinedAt, proven }: PassHolder): string {
    const since = `${joinedAt.toString(36)}${proven ? '-p' : ''}`
    const text = `${sessionId}.${base64(name)}.${base64(person)}.${since}`
    return `${text}.${this.#signature(match, text)}`
  }

  /** Who shows a token; undefined for one that was not issued for the stands of this match. */
  read(match: string, token: string): PassHolder | undefined {
    const end = token.lastIndexOf('.')
    const text = token.slice(0, Math.max(0, end))
    const [shown, right] = [Buffer.from(token.slice(end + 1)), Buffer.from(this.#signature(match, text))]
    if (shown.length !== right.length || !timingSafeEqual(shown, right)) return undefined
    const [sessionId = '', name = '', person = '', since = ''] = text.split('.')
    const [joined = '', proof] = since.split('-')
    // A token of an earlier version does not say since when: its holder begins again.
    const joinedAt = joined === '' ? Date.now() : Number.parseInt(joined, 36)
    return { sessionId, name: plain(name), person: plain(person), joinedAt, proven: proof === 'p' }
  }

  #signature(match: string, text: string): string {
    return createHmac('sha256', this.#secret).update(`stands ${match} ${text}`).digest('base64url').slice(0, 24)
  }
}
