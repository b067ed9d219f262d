import type { GameContext } from '../../shared/game.ts'
import { giveBread } from './ghosts.ts'
import { isOverNothing, layoutOf } from './hazards.ts'
import { finish, mayBeJudged } from './mercy.ts'
import { award } from './scores.ts'
import { comeBack, layDown } from './spawn.ts'
import { type ArenaState, type Gladiator, Status } from './state.ts'
import { tuning } from './tuning.ts'

/** What a fall may use. */
export interface FallContext extends GameContext {
  ask(question: 'mercy', about: string, title: string): void
}

/** Lets everyone fall who has nothing under the feet. */
export function letFall(state: ArenaState, fighters: readonly Gladiator[], ctx: FallContext): void {
  const layout = layoutOf(state)
  for (const gladiator of fighters) {
    if (isOverNothing(gladiator.x, gladiator.y, layout, state.rim)) fall(state, gladiator, ctx)
  }
}

/** Brings those back whose time before the wall is over. */
export function raiseFallen(state: ArenaState, ctx: GameContext): void {
  for (const gladiator of state.gladiators.values()) {
    if (gladiator.status !== Status.fallen || gladiator.backAt === 0 || ctx.tick < gladiator.backAt) continue
    comeBack(state, gladiator, ctx)
    ctx.mark('back', { seat: gladiator.seat })
  }
}

function fall(state: ArenaState, gladiator: Gladiator, ctx: FallContext): void {
  layDown(gladiator)
  if (state.phase !== 'fight') {
    gladiator.backAt = ctx.tick + tuning.backTicks
    return
  }
  const by = creditFor(state, gladiator, ctx.tick)
  if (by !== undefined) award(by, tuning.knockOutPoints)
  gladiator.falls += 1
  ctx.mark('fall', { seat: gladiator.seat, by: by?.seat ?? '' })
  if (mayBeJudged(state, gladiator, ctx.tick)) {
    gladiator.judged = true
    giveBread(gladiator, ctx.tick)
    gladiator.judgeAfter = ctx.tick + tuning.mercyAgainTicks
    state.mercyAfter = ctx.tick + tuning.mercyPauseTicks
    ctx.ask('mercy', gladiator.seat, `Mercy for ${state.seats.get(gladiator.seat)?.name ?? 'the fallen'}?`)
  } else if (gladiator.falls >= tuning.lastFall) finish(state, gladiator, ctx)
  else gladiator.backAt = ctx.tick + tuning.backTicks
}

function creditFor(state: ArenaState, gladiator: Gladiator, tick: number): Gladiator | undefined {
  if (gladiator.shovedBy === '' || tick - gladiator.shovedTick > tuning.creditTicks) return undefined
  return state.gladiators.get(gladiator.shovedBy)
}
