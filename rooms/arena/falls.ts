import type { GameContext } from '../../shared/game.ts'
import { isOverNothing, layoutOf } from './hazards.ts'
import { finish } from './mercy.ts'
import { award } from './scores.ts'
import { layDown } from './spawn.ts'
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

function fall(state: ArenaState, gladiator: Gladiator, ctx: FallContext): void {
  if (state.phase !== 'fight') {
    layDown(gladiator, Status.out)
    return
  }
  const by = creditFor(state, gladiator, ctx.tick)
  if (by !== undefined) award(by, tuning.knockOutPoints)
  gladiator.falls += 1
  layDown(gladiator, Status.fallen)
  ctx.mark('fall', { seat: gladiator.seat, by: by?.seat ?? '' })
  if (gladiator.falls >= tuning.lastFall) {
    finish(state, gladiator, ctx)
    return
  }
  // With a long watch delay the answer about an earlier fall may still be on its way; then it answers for this one.
  if (gladiator.judged) return
  gladiator.judged = true
  ctx.ask('mercy', gladiator.seat, `Mercy for ${state.seats.get(gladiator.seat)?.name ?? 'the fallen'}?`)
}

function creditFor(state: ArenaState, gladiator: Gladiator, tick: number): Gladiator | undefined {
  if (gladiator.shovedBy === '' || tick - gladiator.shovedTick > tuning.creditTicks) return undefined
  return state.gladiators.get(gladiator.shovedBy)
}
