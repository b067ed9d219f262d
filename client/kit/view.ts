import type { Game } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import type { Mark } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'

/** What a scene sees of a match and what it may do there. The sessions of `client/net` are such views. */
export interface View<State extends GameState = GameState> {
  readonly game: Game
  readonly role: 'player' | 'spectator'
  /** The id of one's own seat; empty for a spectator. */
  readonly seat: string
  readonly state: State
  /** Brings prediction and smoothing to a moment of `performance.now()`; the scene's base calls it once a frame. */
  advance(nowMs: number): void
  /** A number of an entity as it is to be drawn now. */
  value(entity: object, field: string): number
  /** An angle in radians as it is to be drawn now, turned the short way around. */
  angle(entity: object, field: string): number
  onPatch(listener: () => void): () => void
  onMark(listener: (mark: Mark, tick: number) => void): () => void
  /** Asks for an action of the game; rejects with a coded error where it is refused. A spectator's view has none. */
  act?(action: string, payload: Json): Promise<void>
  /** What the player wants of the fields of the game's input; a spectator's view has none of it. */
  steer?(intent: Readonly<Record<string, number | boolean | string>>): void
}
