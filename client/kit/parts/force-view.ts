import type { Game } from '../../../shared/game.ts'
import { initialOf, type Mechanic, type MechanicValue } from '../../../shared/mechanic.ts'
import { type GameState, mechanicOf } from '../../../shared/state.ts'
import { secondsUntil } from './time-left.ts'

/** A mechanic that is not as it was at the start. */
export interface ForceView {
  readonly key: string
  readonly text: string
  /** Whole seconds until it goes back; undefined if it stays. */
  readonly secondsLeft: number | undefined
}

/** What the stands have set, in the order of the game's table. */
export function viewForces(state: GameState, game: Game): ForceView[] {
  return Object.entries(game.mechanics).flatMap(([key, row]) => {
    const now = mechanicOf(state, key)
    if (now === undefined || row.kind === 'trigger' || now.value === initialOf(row)) return []
    const secondsLeft = now.until > state.tick ? secondsUntil(now.until, state) : undefined
    return [{ key, text: wordsOf(row, now.value), secondsLeft }]
  })
}

function wordsOf(row: Mechanic, value: MechanicValue): string {
  switch (row.kind) {
    case 'range':
      return `${row.label} ${Number(value).toFixed(1).replace('-', '\u2212')}`
    case 'choice':
      return row.options[String(value)] ?? String(value)
    case 'toggle':
    case 'trigger':
      return row.label
  }
}
