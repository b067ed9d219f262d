import type { Game } from '../../../shared/game.ts'
import { initialOf, type Mechanic, type MechanicValue } from '../../../shared/mechanic.ts'
import { type GameState, type MechanicState, mechanicOf } from '../../../shared/state.ts'
import { countOf } from './number.ts'
import { secondsUntil } from './time-left.ts'

/** A mechanic that is not as it was at the start. */
export interface ForceView {
  readonly key: string
  readonly text: string
  /** Who made it so, as in `12 votes`; empty where nobody is to be named. */
  readonly by: string
  /** Whole seconds until it goes back; undefined if it stays. */
  readonly secondsLeft: number | undefined
}

/** What has been changed, by whom, and for how long, in the order of the game's table. */
export function viewForces(state: GameState, game: Game): ForceView[] {
  return Object.entries(game.mechanics).flatMap(([key, row]) => {
    const now = mechanicOf(state, key)
    if (now === undefined || !holds(row, now, state.tick)) return []
    const secondsLeft = now.until > state.tick ? secondsUntil(now.until, state) : undefined
    return [{ key, text: row.say?.(now.value) ?? wordsOf(row, now.value), by: byWhom(now), secondsLeft }]
  })
}

// A trigger is over as soon as it is pulled: it shows for as long as the game says that it lasts.
function holds(row: Mechanic, now: MechanicState, tick: number): boolean {
  return row.kind === 'trigger' ? now.until > tick : now.value !== initialOf(row)
}

function byWhom({ by, votes }: MechanicState): string {
  switch (by) {
    case 'audience':
      return countOf(votes, 'vote', 'votes')
    case 'operator':
      return 'the operator'
    case 'event':
    case '':
      return ''
  }
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
