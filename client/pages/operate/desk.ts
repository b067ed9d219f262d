import { type Signal, signal } from '@preact/signals'
import type { ErrorReply } from '../../../shared/errors.ts'
import type { Json } from '../../../shared/json.ts'
import type { AudienceOverview } from '../../../shared/operate.ts'

/** What the panel knows of its match. */
export type DeskView =
  | { readonly kind: 'loading' }
  /** `stale`: why it may be out of date; undefined while it is not. */
  | { readonly kind: 'there'; readonly overview: AudienceOverview; readonly stale: string | undefined }
  | { readonly kind: 'gone'; readonly message: string }

const everyMs = 1000
const patienceMs = 5000
const unreachable = 'The server cannot be reached. What you see may be out of date; this page keeps trying.'

/** An operator's desk: it follows what goes on, and sends orders. */
export class Desk {
  readonly roomId: string
  readonly view: Signal<DeskView> = signal({ kind: 'loading' })
  /** What came of the last order, in a sentence. */
  readonly said: Signal<string | undefined> = signal(undefined)
  readonly #path: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #looks = 0

  constructor(roomId: string) {
    this.roomId = roomId
    this.#path = `/api/matches/${encodeURIComponent(roomId)}`
  }

  start(): void {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) void this.look()
    })
    void this.look()
  }

  /** Looks now, and again after a while, but not while nobody watches. */
  async look(): Promise<void> {
    clearTimeout(this.#timer)
    const turn = ++this.#looks
    const view = await this.#ask()
    // A later look has begun meanwhile: this one is old.
    if (turn !== this.#looks) return
    this.view.value = view
    if (!document.hidden) this.#timer = setTimeout(() => void this.look(), everyMs)
  }

  /** Sends an order about the match, as in `pause`. Says `done`, or why it was refused. Resolves to whether it was done. */
  order(path: string, body: Json, done: string): Promise<boolean> {
    return this.#send(`${this.#path}/${path}`, body, done)
  }

  /** Hands all matches of this server over and ends it. */
  drain(): Promise<boolean> {
    return this.#send('/api/drain', {}, 'The server hands its matches over and ends.')
  }

  async #send(path: string, body: Json, done: string): Promise<boolean> {
    const headers = { 'content-type': 'application/json' }
    try {
      const reply = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
      this.said.value = reply.ok ? done : await messageOf(reply)
      void this.look()
      return reply.ok
    } catch {
      this.said.value = 'That did not reach the server. Try again.'
      return false
    }
  }

  async #ask(): Promise<DeskView> {
    try {
      const reply = await fetch(`${this.#path}/audience`, { signal: AbortSignal.timeout(patienceMs) })
      if (reply.ok) return { kind: 'there', overview: (await reply.json()) as AudienceOverview, stale: undefined }
      const message = await messageOf(reply)
      return reply.status === 404 ? { kind: 'gone', message } : this.#stale(message)
    } catch {
      return this.#stale(unreachable)
    }
  }

  #stale(why: string): DeskView {
    const { value } = this.view
    return value.kind === 'there' ? { ...value, stale: why } : { kind: 'gone', message: why }
  }
}

async function messageOf(reply: Response): Promise<string> {
  const body = (await reply.json().catch(() => ({}))) as Partial<ErrorReply>
  return body.message ?? `The server answered ${reply.status}.`
}
