import type { GameContext } from '../../shared/game.ts'
import { layouts } from './hazards.ts'
import { award } from './scores.ts'
import { ringSpot, stand } from './spawn.ts'
import { type ArenaState, type Gladiator, type Phase, Status } from './state.ts'
import { tuning } from './tuning.ts'

/** Begins the next round with everybody in it: at once in a fight, or after a countdown. */
export function beginRound(state: ArenaState, phase: Exclude<Phase, 'victory'>, ctx: GameContext): void {
  state.layout = state.round % layouts.length
  state.round += 1
  state.rim = tuning.arenaRadiusMetres
  state.winner = ''
  state.contested = state.gladiators.size > 1
  state.phase = phase
  state.phaseEndsAt = ctx.tick + (phase === 'countdown' ? tuning.countdownTicks : tuning.fightTicks)
  const turned = ctx.random.next() * Math.PI * 2
  let at = 0
  for (const gladiator of state.gladiators.values()) {
    gladiator.bruises = 0
    gladiator.falls = 0
    gladiator.roundScore = 0
    gladiator.shielded = false
    stand(gladiator, ringSpot(at, state.gladiators.size, turned), 0)
    at += 1
  }
  if (phase === 'fight') ctx.mark('round.start', { round: state.round })
}

/** Goes on to the next phase where the present one is over. */
export function keepRounds(state: ArenaState, ctx: GameContext): void {
  switch (state.phase) {
    case 'countdown':
      if (ctx.tick < state.phaseEndsAt) return
      state.phase = 'fight'
      state.phaseEndsAt = ctx.tick + tuning.fightTicks
      ctx.mark('round.start', { round: state.round })
      return
    case 'fight':
      if (ctx.tick >= state.phaseEndsAt || isDecided(state)) endFight(state, ctx)
      return
    case 'victory':
      if (ctx.tick >= state.phaseEndsAt) beginRound(state, 'countdown', ctx)
      return
  }
}

// While somebody lies before the wall the stands may still send them back.
function isDecided(state: ArenaState): boolean {
  let fighting = 0
  for (const gladiator of state.gladiators.values()) {
    if (gladiator.status === Status.fallen) return false
    if (gladiator.status === Status.fighting) fighting += 1
  }
  return fighting === 0 || (fighting === 1 && state.contested)
}

function endFight(state: ArenaState, ctx: GameContext): void {
  const winner = winnerOf(state)
  if (winner !== undefined) {
    award(winner, tuning.victoryPoints)
    winner.wins += 1
  }
  state.winner = winner?.seat ?? ''
  state.phase = 'victory'
  state.phaseEndsAt = ctx.tick + tuning.victoryTicks
  ctx.mark('round.end', { winner: state.winner, round: state.round })
}

// Of those who stand the one with the most points of this round, and of equals the least bruised. If nobody stands,
// nobody has won.
function winnerOf(state: ArenaState): Gladiator | undefined {
  let best: Gladiator | undefined
  for (const gladiator of state.gladiators.values()) {
    if (gladiator.status !== Status.fighting) continue
    if (
      best === undefined ||
      gladiator.roundScore > best.roundScore ||
      (gladiator.roundScore === best.roundScore && gladiator.bruises < best.bruises)
    ) {
      best = gladiator
    }
  }
  return best
}
