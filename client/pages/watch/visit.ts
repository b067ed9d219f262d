import { effect, type Signal, signal } from '@preact/signals'
import { fetchEngine, type SceneClass } from '../../kit/mount.ts'
import { romanName } from '../../kit/parts/roman-name.ts'
import { keepName, keptName } from '../../net/person.ts'
import type { RefusedError, WatchSession } from '../../net/session.ts'
import { browserStorage } from '../../net/storage.ts'
import { successorOf } from '../../net/successor.ts'
import { watchMatch } from '../../net/watch.ts'
import { gameLoaders, sceneOf } from '../games.ts'
import { Booth } from './booth.ts'

/** A match from a place in its stands. `number` tells one place from the next. */
export interface Place {
  readonly number: number
  readonly session: WatchSession
  readonly Scene: SceneClass
}

/** Where a visit to the stands is. */
export type VisitState =
  /** `place`: one's number, from 1, while many come at once. */
  | { readonly kind: 'joining'; readonly place?: number }
  | ({ readonly kind: 'seated' } & Place)
  | { readonly kind: 'refused'; readonly code: RefusedError['code']; readonly message: string }

const firstPauseMs = 500
const longestPauseMs = 5000

/**
 * One person's coming to the stands. When their place is lost, to a long tunnel or to a server that was restarted, it
 * takes another by itself; meanwhile the page shows what it has.
 */
export class Visit {
  readonly roomId: string
  /** What is written under one's chat lines. */
  readonly name: string
  readonly state: Signal<VisitState> = signal({ kind: 'joining' })
  /** Since when a new place is being sought, in milliseconds since 1970. */
  readonly lostSinceMs: Signal<number | undefined> = signal(undefined)
  /** Votes outlive a place: the server counts them by person. */
  readonly booth = new Booth()
  #places = 0

  constructor(roomId: string) {
    this.roomId = roomId
    const storage = browserStorage()
    this.name = keptName(storage) ?? keepName(storage, romanName())
  }

  /** Takes a place. How it went is in `state`; calling it again tries again. */
  async join(): Promise<void> {
    this.state.value = { kind: 'joining' }
    // The engine is the largest part: it comes while the place is asked for. If it fails, mounting says so.
    fetchEngine().catch(() => {})
    try {
      await this.#sit()
    } catch (error) {
      this.fail(error)
    }
  }

  /** What was needed did not come. */
  fail(error: unknown): void {
    this.state.value = { kind: 'refused', ...refusalOf(error) }
  }

  async #sit(): Promise<void> {
    const session = await watchMatch(this.roomId, {
      games: gameLoaders,
      name: this.name,
      queued: (place) => {
        if (this.state.value.kind === 'joining') this.state.value = { kind: 'joining', place }
      },
    })
    const Scene = await sceneOf(session.game.name)
    this.#places++
    this.lostSinceMs.value = undefined
    this.state.value = { kind: 'seated', number: this.#places, session, Scene }
    const stop = effect(() => {
      const status = session.status.value
      if (status.kind !== 'ended') return
      queueMicrotask(() => stop())
      if (status.why === 'lost') void this.#comeBack(session.game.name)
    })
  }

  async #comeBack(game: string): Promise<void> {
    this.lostSinceMs.value = Date.now()
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        return await this.#sit()
      } catch (error) {
        if (!passes(refusalOf(error).code)) {
          // Ended by an update, it goes on as another, for which the page is loaded anew.
          const next = await successorOf(this.roomId, game)
          if (next !== undefined) return location.replace(`/watch/${encodeURIComponent(next)}`)
          this.lostSinceMs.value = undefined
          return this.fail(error)
        }
      }
      // Spread over time: all of the stands lose their places at the same moment.
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())))
    }
  }
}

/** Whether a refusal goes away by itself. */
function passes(code: RefusedError['code']): boolean {
  return code === 'offline' || code === 'not_ready' || code === 'rate_limited'
}

function refusalOf(error: unknown): Pick<RefusedError, 'code' | 'message'> {
  const { code, message } = error as Partial<RefusedError>
  if (typeof code === 'string' && typeof message === 'string') return { code, message }
  return { code: 'internal', message: 'A part of the page did not come. Try again.' }
}
