import { Encoder, Reflection, type Schema } from '@colyseus/schema'
import type { Game } from '../../shared/game.ts'
import type { GameState } from '../../shared/state.ts'
import { schemaDigits } from './recorder.ts'

/** A game as it is in this process: its version, and what stands for its state; undefined for one that is not here. */
export function editionOf(games: readonly Game[], name: string) {
  const game = games.find((one) => one.name === name)
  if (game === undefined) return undefined
  const { version, state } = game
  return { version, state, schema: schemaDigits(Reflection.encode(new Encoder(new state() as GameState & Schema))) }
}
