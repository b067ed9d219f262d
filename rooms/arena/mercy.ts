import type { GameContext, Question } from '../../shared/game.ts'
import { becomeGhost } from './ghosts.ts'
import { award } from './scores.ts'
import { comeBack } from './spawn.ts'
import { type ArenaState, type Gladiator, Status } from './state.ts'
import { tuning } from './tuning.ts'

/**
 * Thumb up or down for a gladiator who fell, where {@link mayBeJudged} lets it be asked. Silence is mercy, and never
 * shown as a decision: `spared` and `finished` say how many votes they had.
 */
export const mercy: Question<ArenaState> = {
  options: { up: 'Mercy', down: 'Finish' },
  done: { up: 'saved', down: 'finished' },
  wait: '6s',
  otherwise: 'up',
  answer(state, about, answer, ctx, votes) {
    const gladiator = state.gladiators.get(about)
    if (gladiator === undefined) return
    gladiator.judged = false
    // The round may have ended while the audience made up its mind, and this be another fall, after which one comes back.
    if (gladiator.status !== Status.fallen || gladiator.backAt !== 0) return
    if (answer === 'down') finish(state, gladiator, ctx, votes)
    else {
      comeBack(state, gladiator, ctx)
      ctx.mark('spared', { seat: gladiator.seat, votes })
    }
  },
}

/**
 * Whether the audience is asked about a fall. A ballot takes a player out of the game for as long as it is open, so it
 * has to matter: it is about a person, about the last fall of a round or a later fall of the leader; one at a time, with
 * a pause in between and a longer one for each, and only before an audience.
 */
export function mayBeJudged(state: ArenaState, fallen: Gladiator, tick: number): boolean {
  if (state.crowd === 0 || state.standsPaused || tick < Math.max(state.mercyAfter, fallen.judgeAfter)) return false
  if (state.seats.get(fallen.seat)?.human !== true) return false
  if (fallen.falls < tuning.lastFall && (fallen.falls < 2 || !isLeader(state, fallen))) return false
  // With a long watch delay the answer about an earlier fall may still be on its way.
  for (const { judged } of state.gladiators.values()) if (judged) return false
  return true
}

function isLeader(state: ArenaState, gladiator: Gladiator): boolean {
  for (const { score } of state.gladiators.values()) if (score > gladiator.score) return false
  return gladiator.score > 0
}

/** Puts a gladiator out for this round; all who still stand have outlasted them. `votes`: how many wanted it. */
export function finish(state: ArenaState, gladiator: Gladiator, ctx: GameContext, votes = 0): void {
  becomeGhost(gladiator, ctx.tick)
  for (const other of state.gladiators.values()) {
    if (other.status === Status.fighting) award(other, tuning.outlastPoints)
  }
  ctx.mark('finished', { seat: gladiator.seat, votes })
}
