import type { GameLoaders, PlayerSession } from './session.ts'

/** How a player comes in. */
export interface PlayOptions {
  readonly games: GameLoaders
  readonly name: string
}

/** Takes a seat in a match, the old one where this page had one a minute ago. Rejects with a `RefusedError`. */
export function playMatch(_roomId: string, _options: PlayOptions): Promise<PlayerSession> {
  throw new Error('not yet')
}
