import type { GameLoaders, WatchSession } from './session.ts'

/** How a spectator comes in. `name` is what their chat lines carry. */
export interface WatchOptions {
  readonly games: GameLoaders
  readonly name?: string
}

/** Joins the stands of a match. Rejects with a `RefusedError`. */
export function watchMatch(_roomId: string, _options: WatchOptions): Promise<WatchSession> {
  throw new Error('not yet')
}
