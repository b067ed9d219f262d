import type { StepContext } from '../../shared/game.ts'
import { eat } from './bread.ts'
import { letFall, raiseFallen } from './falls.ts'
import { crumble } from './floor.ts'
import { brazierContactMetres, isGone, layoutOf } from './hazards.ts'
import { bruise } from './impulses.ts'
import { prowl } from './lion.ts'
import type { ArenaMechanics } from './mechanics.ts'
import type { mercy } from './mercy.ts'
import { move } from './move.ts'
import { keepRounds } from './rounds.ts'
import { lowerArms } from './salute.ts'
import { collide } from './shoves.ts'
import { type ArenaInput, type ArenaState, type Gladiator, type Intent, Status } from './state.ts'
import { tuning } from './tuning.ts'

/** What a step of the arena may use. */
export type ArenaStepContext = StepContext<ArenaInput, ArenaMechanics, { mercy: typeof mercy }>

const still: Intent = { moveX: 0, moveY: 0, dash: false }
const burnMetres = brazierContactMetres + 0.02

/** One tick: everyone moves, then they meet each other, the fire, the lion and the edge. */
export function step(state: ArenaState, ctx: ArenaStepContext): void {
  if (state.gladiators.size === 0) return
  keepRounds(state, ctx)
  raiseFallen(state, ctx)
  crumble(state, ctx.mechanics.floor, ctx.tick)
  const fighters: Gladiator[] = []
  for (const gladiator of state.gladiators.values()) {
    if (gladiator.status !== Status.fighting) continue
    fighters.push(gladiator)
    advance(state, gladiator, ctx)
  }
  if (state.phase !== 'countdown') {
    collide(state, fighters, ctx)
    burn(state, fighters, ctx.tick)
  }
  prowl(state, fighters, ctx.dt, ctx)
  eat(state, fighters, ctx.tick)
  letFall(state, fighters, ctx)
  lowerArms(state, ctx.tick)
}

function advance(state: ArenaState, gladiator: Gladiator, ctx: ArenaStepContext): void {
  const inputs = ctx.inputs.get(gladiator.seat) ?? []
  if (inputs.length === 0) {
    // A hold-up on the way makes up for itself by more inputs afterwards. A player who sends none would be unshovable.
    gladiator.silentTicks += 1
    if (gladiator.silentTicks > tuning.silenceTicks) move(gladiator, still, state, ctx)
    return
  }
  if (gladiator.silentTicks !== 0) gladiator.silentTicks = 0
  const count = Math.min(inputs.length, tuning.mostInputsPerTick)
  for (let at = 0; at < count; at++) {
    move(gladiator, inputs[at] ?? still, state, ctx)
    if (gladiator.dashAge === 0 && gladiator.safeUntil > ctx.tick) gladiator.safeUntil = 0
  }
}

// `move` has thrown whoever touched a brazier off it; the burn is the host's to deal.
function burn(state: ArenaState, fighters: readonly Gladiator[], tick: number): void {
  for (const brazier of layoutOf(state).braziers) {
    if (isGone(brazier, state.rim)) continue
    for (const gladiator of fighters) {
      const dx = gladiator.x - brazier.x
      const dy = gladiator.y - brazier.y
      if (dx * dx + dy * dy > burnMetres * burnMetres) continue
      if (gladiator.safeUntil > tick || tick - gladiator.burntTick < tuning.burnPauseTicks) continue
      gladiator.burntTick = tick
      bruise(gladiator, tuning.burnBruises)
    }
  }
}
