import { type Signal, signal } from '@preact/signals'
import { type GameName, games } from '../../../rooms/index.ts'
import { scenes } from '../../../rooms/scenes.ts'
import { fetchEngine, type SceneClass } from '../../kit/mount.ts'
import { romanName } from '../../kit/parts/roman-name.ts'
import { keepName, keptName } from '../../net/person.ts'
import { playMatch } from '../../net/play.ts'
import type { PlayerSession, RefusedError } from '../../net/session.ts'
import { browserStorage } from '../../net/storage.ts'

/** Where a visit to a match stands, until it is played or for good. */
export type VisitState =
  | { readonly kind: 'joining' }
  | { readonly kind: 'seated'; readonly session: PlayerSession; readonly Scene: SceneClass }
  | { readonly kind: 'refused'; readonly code: RefusedError['code']; readonly message: string }

// A game's rules and its scene are needed at the same time, and neither before the server has said which game it is.
const loaders = Object.fromEntries(
  Object.entries(games).map(([name, load]) => [
    name,
    () => {
      void sceneOf(name).catch(() => {})
      return load()
    },
  ]),
)

function sceneOf(name: string): Promise<SceneClass> {
  if (!Object.hasOwn(scenes, name)) throw new Error(`game_unknown: This page has no scene for "${name}".`)
  return scenes[name as GameName]()
}

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
      const session = await playMatch(this.roomId, { games: loaders, name })
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
