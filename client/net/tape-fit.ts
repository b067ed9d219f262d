import { Encoder, Reflection, type Schema } from '@colyseus/schema'
import type { Game } from '../../shared/game.ts'
import type { GameState } from '../../shared/state.ts'
import type { TapeReader } from '../../shared/tape/reader.ts'

/** Whether a tape's states are those of a game in this build: only then does the game's scene know what it draws. */
export function fits({ reflection }: Pick<TapeReader, 'reflection'>, game: Pick<Game, 'state'>): boolean {
  const own = Reflection.encode(new Encoder(new game.state() as GameState & Schema))
  return own.length === reflection.length && own.every((byte, at) => byte === reflection[at])
}
