import { fitted } from '../../shared/ballot/fit.ts'
import type { Method } from '../../shared/ballot/method.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { mechanicOf } from '../../shared/state.ts'
import type { AudienceMatch } from './ports.ts'

/** A plan by another method, in the match as it is. Undefined where the method does not fit what it is about. */
export function fittedTo({ game, state }: AudienceMatch, plan: BallotPlan, method: Method): BallotPlan | undefined {
  const key = plan.mechanic
  const row = game.mechanics[key]
  const held = mechanicOf(state, key)
  const mechanic = row === undefined || held === undefined ? undefined : { key, row, current: held.value }
  return fitted(plan, method, { mechanic, crowd: state.crowd })
}
