import type { GameContext, Question } from '../../shared/game.ts'
import { award } from './scores.ts'
import { freeSpot, stand } from './spawn.ts'
import { type ArenaState, type Gladiator, Status } from './state.ts'
import { tuning } from './tuning.ts'

/**
 * Thumb up or down for a gladiator who fell. Silence is mercy: without stands everyone gets up again, up to the last
 * fall of a round, about which nobody is asked.
 */
export const mercy: Question<ArenaState> = {
  options: { up: 'Mercy', down: 'Finish' },
  done: { up: 'saved', down: 'finished' },
  wait: '4s',
  otherwise: 'up',
  answer(state, about, answer, ctx) {
    const gladiator = state.gladiators.get(about)
    if (gladiator === undefined) return
    gladiator.judged = false
    // The round may have ended, and everybody have got up, while the stands made up their minds.
    if (gladiator.status !== Status.fallen) return
    if (answer === 'down') finish(state, gladiator, ctx)
    else spare(state, gladiator, ctx)
  },
}

function spare(state: ArenaState, gladiator: Gladiator, ctx: GameContext): void {
  gladiator.bruises = Math.floor(gladiator.bruises / 2)
  stand(gladiator, freeSpot(state, ctx.random), ctx.tick + tuning.sparedSafeTicks)
  ctx.mark('spared', { seat: gladiator.seat })
}

/** Puts a gladiator out for this round; whoever still stands has outlasted them. */
export function finish(state: ArenaState, gladiator: Gladiator, ctx: GameContext): void {
  gladiator.status = Status.out
  for (const other of state.gladiators.values()) {
    if (other.status === Status.fighting) award(other, tuning.outlastPoints)
  }
  ctx.mark('finished', { seat: gladiator.seat })
}
