import { type Signal, signal } from '@preact/signals'
import { fetchEngine, type SceneClass } from '../../kit/mount.ts'
import { romanName } from '../../kit/parts/roman-name.ts'
import { keepName, keptName } from '../../net/person.ts'
import { playMatch } from '../../net/play.ts'
import type { PlayerSession, RefusedError } from '../../net/session.ts'
import { browserStorage } from '../../net/storage.ts'
import { gameLoaders, sceneOf } from '../games.ts'

/** Where a visit to a match stands, until it is played or for good. */
export type VisitState =
  | { readonly kind: 'joining' }
  | { readonly kind: 'seated'; readonly session: PlayerSession; readonly Scene: SceneClass }
  | { readonly kind: 'refused'; readonly code: RefusedError['code']; readonly message: string }

/** One person's coming to a match. */
export class Visit {
  readonly roomId: string
  readonly state: Signal<VisitState> = signal({ kind: 'joining' })

  constructor(roomId: string) {
    this.roomId = roomId
  }

  /** Takes a seat. How it went is in `state`; calling it again tries again. */
  async join(): Promise<void> {
    this.state.value = { kind: 'joining' }
    const storage = browserStorage()
    const name = keptName(storage) ?? keepName(storage, romanName())
    // The engine is the largest part: it comes while the seat is asked for. If it fails, mounting says so.
    fetchEngine().catch(() => {})
    try {
      const session = await playMatch(this.roomId, { games: gameLoaders, name })
      this.state.value = { kind: 'seated', session, Scene: await sceneOf(session.game.name) }
    } catch (error) {
      this.fail(error)
    }
  }

  /** What was needed did not come. */
  fail(error: unknown): void {
    const { code, message } = error as Partial<RefusedError>
    if (typeof code === 'string' && typeof message === 'string') this.state.value = { kind: 'refused', code, message }
    else
      this.state.value = { kind: 'refused', code: 'internal', message: 'A part of the page did not come. Try again.' }
  }
}
