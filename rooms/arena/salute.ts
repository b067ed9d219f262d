import * as z from 'zod/mini'
import { action } from '../../shared/game.ts'
import { type ArenaState, gestures } from './state.ts'
import { tuning } from './tuning.ts'

/** A gesture to the stands, shown above the gladiator. At most one a second; also for those who plead for mercy. */
export const salute = action(
  z.object({ gesture: z.enum(['salute', 'flex', 'bow']) }),
  (state: ArenaState, seat, payload, ctx) => {
    const gladiator = state.gladiators.get(seat)
    if (gladiator === undefined) return false
    const last = gladiator.gestureTick
    if (last !== 0 && ctx.tick - last < tuning.gesturePauseTicks) return false
    gladiator.gesture = gestures.indexOf(payload.gesture)
    gladiator.gestureTick = ctx.tick
    ctx.mark('gesture', { seat, gesture: payload.gesture })
    return true
  },
)

/** Takes gestures away that have been shown for long enough. */
export function lowerArms(state: ArenaState, tick: number): void {
  for (const gladiator of state.gladiators.values()) {
    if (gladiator.gesture !== 0 && tick - gladiator.gestureTick >= tuning.gestureShownTicks) gladiator.gesture = 0
  }
}
