import type { ArenaState } from './state.ts'
import { tuning } from './tuning.ts'

const roundTo = (metres: number): number => Math.round(metres * 1000) / 1000

/**
 * Lets the rim crumble, in small bites so that people see it come: late in a fight by itself, and faster while the
 * floor is set to shrink. What the stands took grows back afterwards.
 */
export function crumble(state: ArenaState, floor: string, tick: number): void {
  if (state.phase !== 'fight' || tick % tuning.rimEveryTicks !== 0) return
  const foughtTicks = tick - state.foughtFrom
  const lateBites = Math.max(0, Math.floor((foughtTicks - tuning.crumbleFromTicks) / tuning.rimEveryTicks))
  const usual = Math.max(tuning.leastRimMetres, tuning.arenaRadiusMetres - lateBites * tuning.crumbleMetres)
  if (floor === 'shrinking') {
    state.rim = Math.max(tuning.leastRimMetres, roundTo(state.rim - tuning.shrinkMetres))
  } else {
    state.rim = Math.min(usual, roundTo(state.rim + tuning.regrowMetres))
  }
}
