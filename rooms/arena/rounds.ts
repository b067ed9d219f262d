import type { GameContext } from '../../shared/game.ts'
import { layouts } from './hazards.ts'
import { award, boostTrailing, standings } from './scores.ts'
import { comeBack, ringSpot, stand } from './spawn.ts'
import { type ArenaState, type Gladiator, type Phase, Status } from './state.ts'
import { tuning } from './tuning.ts'

/** Begins the next set with everybody at no points: at once in a fight, or after a countdown. */
export function beginSet(state: ArenaState, phase: 'countdown' | 'fight', ctx: GameContext): void {
  state.set += 1
  state.setRound = 0
  state.setWinner = ''
  for (const gladiator of state.gladiators.values()) {
    gladiator.score = 0
    gladiator.wins = 0
    gladiator.place = 0
  }
  beginRound(state, phase, ctx)
}

function beginRound(state: ArenaState, phase: 'countdown' | 'fight', ctx: GameContext): void {
  state.layout = state.round % layouts.length
  state.round += 1
  state.setRound += 1
  state.rim = tuning.arenaRadiusMetres
  state.winner = ''
  state.contested = state.gladiators.size > 1
  for (const gladiator of state.gladiators.values()) {
    gladiator.falls = 0
    gladiator.roundScore = 0
  }
  boostTrailing(state)
  placeAll(state, ctx)
  if (phase === 'fight') beginFight(state, ctx)
  else enter(state, 'countdown', tuning.countdownTicks, ctx.tick)
}

/** Goes on to the next phase where the present one is over. */
export function keepRounds(state: ArenaState, ctx: GameContext): void {
  if (state.phase === 'fight') {
    if (ctx.tick >= state.phaseEndsAt || isDecided(state)) endFight(state, ctx)
    else if (isLeftToBots(state)) hurry(state, ctx.tick)
    return
  }
  if (ctx.tick < state.phaseEndsAt) return
  switch (state.phase) {
    case 'countdown':
      beginFight(state, ctx)
      return
    case 'victory':
      if (isSetOver(state)) beginPodium(state, ctx)
      else beginRound(state, 'countdown', ctx)
      return
    case 'podium':
      beginSet(state, 'countdown', ctx)
      return
  }
}

function beginFight(state: ArenaState, ctx: GameContext): void {
  state.foughtFrom = ctx.tick
  enter(state, 'fight', tuning.fightTicks, ctx.tick)
  ctx.mark('round.start', { round: state.round })
}

function enter(state: ArenaState, phase: Phase, ticks: number, tick: number): void {
  state.phase = phase
  state.phaseEndsAt = tick + ticks
  state.nextRoundAt = nextFight(state)
}

// How long it is from the end of a phase to the next fight.
function nextFight(state: ArenaState): number {
  const podium = isSetOver(state) ? tuning.podiumTicks : 0
  switch (state.phase) {
    case 'countdown':
      return state.phaseEndsAt
    case 'fight':
      return state.phaseEndsAt + tuning.victoryTicks + podium + tuning.countdownTicks
    case 'victory':
      return state.phaseEndsAt + podium + tuning.countdownTicks
    case 'podium':
      return state.phaseEndsAt + tuning.countdownTicks
  }
}

/** Puts everybody on the ring on which a round begins, unhurt. */
function placeAll(state: ArenaState, ctx: GameContext): void {
  const turned = ctx.random.next() * Math.PI * 2
  let at = 0
  for (const gladiator of state.gladiators.values()) {
    gladiator.bruises = 0
    gladiator.shielded = false
    stand(gladiator, ringSpot(at, state.gladiators.size, turned), 0)
    at += 1
  }
}

// While somebody lies before the wall they may still come back.
function isDecided(state: ArenaState): boolean {
  let fighting = 0
  for (const gladiator of state.gladiators.values()) {
    if (gladiator.status === Status.fallen) return false
    if (gladiator.status === Status.fighting) fighting += 1
  }
  return fighting === 0 || (fighting === 1 && state.contested)
}

/** Whether people take part, and all of them are out: none of them should have to watch bots for long. */
function isLeftToBots(state: ArenaState): boolean {
  let people = 0
  for (const [seat, gladiator] of state.gladiators) {
    if (state.seats.get(seat)?.human !== true) continue
    if (gladiator.status !== Status.out) return false
    people += 1
  }
  return people > 0
}

function hurry(state: ArenaState, tick: number): void {
  if (state.phaseEndsAt <= tick + tuning.leftToBotsTicks) return
  state.phaseEndsAt = tick + tuning.leftToBotsTicks
  state.nextRoundAt = nextFight(state)
}

function endFight(state: ArenaState, ctx: GameContext): void {
  const winner = winnerOf(state)
  const backers: string[] = []
  if (winner !== undefined) {
    award(winner, tuning.victoryPoints)
    winner.wins += 1
    for (const gladiator of state.gladiators.values()) {
      if (gladiator.backs !== winner.seat) continue
      award(gladiator, tuning.backedPoints)
      backers.push(gladiator.seat)
    }
  }
  state.winner = winner?.seat ?? ''
  // To be out is short: as soon as the round is decided everybody is back on the floor, if only to run about.
  for (const gladiator of state.gladiators.values()) {
    if (gladiator.status !== Status.fighting) comeBack(state, gladiator, ctx)
  }
  enter(state, 'victory', tuning.victoryTicks, ctx.tick)
  ctx.mark('round.end', { winner: state.winner, round: state.round, backers })
}

function isSetOver(state: ArenaState): boolean {
  if (state.setRound >= tuning.setRounds) return true
  for (const { wins } of state.gladiators.values()) if (wins >= tuning.setWins) return true
  return false
}

function beginPodium(state: ArenaState, ctx: GameContext): void {
  placeAll(state, ctx)
  const ranked = standings(state)
  for (const [at, { seat }] of ranked.slice(0, podiumPlaces).entries()) {
    const gladiator = state.gladiators.get(seat)
    if (gladiator !== undefined) gladiator.place = at + 1
  }
  const [best] = ranked
  const winner = best === undefined || best.score === 0 ? undefined : state.gladiators.get(best.seat)
  if (winner !== undefined) winner.sets += 1
  state.setWinner = winner?.seat ?? ''
  enter(state, 'podium', tuning.podiumTicks, ctx.tick)
  ctx.mark('set.end', { winner: state.setWinner, set: state.set })
}

const podiumPlaces = 3

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
