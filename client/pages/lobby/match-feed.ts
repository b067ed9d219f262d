import { type Signal, signal } from '@preact/signals'
import { type ErrorReply, sentenceOf } from '../../../shared/errors.ts'
import type { MatchRow } from '../../../shared/protocol.ts'
import { inShownOrder } from './match-rows.ts'

/** What the lobby knows of the matches. */
export type Feed =
  | { readonly kind: 'loading' }
  | { readonly kind: 'rows'; readonly rows: readonly MatchRow[] }
  /** `rows`: the last that were known, which may be out of date. */
  | { readonly kind: 'failed'; readonly message: string; readonly rows: readonly MatchRow[] }

const everyMs = 3000
const patienceMs = 8000
const unreachable = 'The server cannot be reached. Check your connection; this page keeps trying.'

/** Follows the list of matches, but not while nobody looks. */
export class MatchFeed {
  readonly feed: Signal<Feed> = signal({ kind: 'loading' })
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = false

  start(): void {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) void this.refresh()
    })
    void this.refresh()
  }

  /** Asks now, and again after a while. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer)
    if (document.hidden || this.#asking) return
    this.#asking = true
    this.feed.value = await this.#ask()
    this.#asking = false
    this.#timer = setTimeout(() => void this.refresh(), everyMs)
  }

  async #ask(): Promise<Feed> {
    const before = this.feed.value
    const shown = before.kind === 'loading' ? [] : before.rows
    try {
      const reply = await fetch('/api/matches', { signal: AbortSignal.timeout(patienceMs) })
      if (!reply.ok) return { kind: 'failed', message: await messageOf(reply), rows: shown }
      return { kind: 'rows', rows: inShownOrder(shown, (await reply.json()) as MatchRow[]) }
    } catch {
      return { kind: 'failed', message: unreachable, rows: shown }
    }
  }
}

async function messageOf(reply: Response): Promise<string> {
  const body = (await reply.json().catch(() => ({}))) as Partial<ErrorReply>
  return body.message ?? sentenceOf('not_ready')
}
