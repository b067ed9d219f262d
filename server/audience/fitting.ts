import { fitted } from '../../shared/ballot/fit.ts'
import type { Method } from '../../shared/ballot/method.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { CaveaError } from '../../shared/errors.ts'
import { mechanicOf } from '../../shared/state.ts'
import type { AudienceMatch } from './ports.ts'

/** What of the director an operator's ballot needs. */
interface Planner {
  plan(key: string): BallotPlan | undefined
  possible(plan: BallotPlan): boolean
}

/**
 * The ballot of a mechanic that an operator asks for, in the match as it is. Throws `mechanic_unknown`, `ballot_method` or
 * `mechanic_ineligible`.
 */
export function planForOperator(
  match: AudienceMatch,
  director: Planner,
  mechanic: string,
  method?: Method,
): BallotPlan {
  const usual = director.plan(mechanic)
  if (usual === undefined) throw new CaveaError('mechanic_unknown', { value: mechanic })
  const plan = method === undefined ? usual : fittedTo(match, usual, method)
  if (plan === undefined) throw new CaveaError('ballot_method', { value: method })
  if (!director.possible(plan)) throw new CaveaError('mechanic_ineligible', { value: mechanic })
  return plan
}

/** A plan by another method, in the match as it is. Undefined where the method does not fit what it is about. */
function fittedTo({ game, state }: AudienceMatch, plan: BallotPlan, method: Method): BallotPlan | undefined {
  const key = plan.mechanic
  const row = game.mechanics[key]
  const held = mechanicOf(state, key)
  const mechanic = row === undefined || held === undefined ? undefined : { key, row, current: held.value }
  return fitted(plan, method, { mechanic, crowd: state.crowd })
}
