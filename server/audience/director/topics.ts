import type { BallotOption, BallotPlan } from '../../../shared/ballot/plan.ts'
import { planFor } from '../../../shared/ballot/plan.ts'
import { offersOf, poolPlan } from '../../../shared/ballot/pool.ts'
import { burdenOf, influenceOf } from '../../../shared/cost.ts'
import type { Random } from '../../../shared/random.ts'
import { poolKeys, poolOptions } from '../../../shared/stands.ts'
import { mechanicOf } from '../../../shared/state.ts'
import type { AudienceMatch } from '../ports.ts'

/** What one option would change, in points. */
export interface OptionCost {
  readonly burden: number
  readonly influence: number
}

/** An option and what it costs; nothing where it changes nothing. */
export interface Costed extends OptionCost {
  readonly option: BallotOption
}

/** Something the stands can be asked about now, and every option that it may have. */
export type Topic =
  | { readonly kind: 'mechanic'; readonly key: string; readonly plan: BallotPlan; readonly options: readonly Costed[] }
  | {
      readonly kind: 'pool'
      readonly key: string
      readonly title: string
      readonly count: number
      readonly options: readonly Costed[]
    }

/** Options of one ballot cost the same but for so much: of the first one's cost, and at least so many points. */
const likeRatio = 0.5
const likePoints = 30

/** What a mechanic or a pool could put on a ballot now. `fits` says which changes may be offered. */
export function topicOf(match: AudienceMatch, key: string, fits: (cost: OptionCost) => boolean): Topic | undefined {
  const { game, state } = match
  const pools = game.stands?.pools ?? {}
  const pool = Object.hasOwn(pools, key) ? pools[key] : undefined
  if (pool !== undefined) {
    const options = poolKeys(pool, game.mechanics).flatMap((mechanic) =>
      offers(match, mechanic).flatMap((option) => {
        const costed = costOf(match, option)
        return isPossible(match, option) && fits(costed) ? [costed] : []
      }),
    )
    const { title, options: count = poolOptions.usual } = pool
    const mechanics = new Set(options.map(({ option }) => option.name))
    return mechanics.size < poolOptions.least ? undefined : { kind: 'pool', key, title, count, options }
  }
  const row = Object.hasOwn(game.mechanics, key) ? game.mechanics[key] : undefined
  const held = mechanicOf(state, key)
  if (row === undefined || held === undefined) return undefined
  const plan = planFor(key, row, held.value)
  const options = plan.options
    .map((option) => costOf(match, option))
    .filter((costed) => costed.option.changes.length === 0 || (isPossible(match, costed.option) && fits(costed)))
  return options.length < 2 || !changes(options) ? undefined : { kind: 'mechanic', key, plan, options }
}

/** The ballot of a mechanic or a pool as it is now, possible or not; undefined for a key that is neither's. */
export function planFrom(match: AudienceMatch, key: string, random: Random): BallotPlan | undefined {
  const { game, state } = match
  const row = Object.hasOwn(game.mechanics, key) ? game.mechanics[key] : undefined
  const held = mechanicOf(state, key)
  if (row !== undefined && held !== undefined) return planFor(key, row, held.value)
  const pools = game.stands?.pools ?? {}
  const pool = Object.hasOwn(pools, key) ? pools[key] : undefined
  if (pool === undefined) return undefined
  const topic = topicOf(match, key, () => true)
  return topic?.kind === 'pool' ? planOf(topic, drawn(topic.options, topic.count, random)) : poolPlan(pool.title, [])
}

/** The plan of a topic with some of its options, in their order. */
export function planOf(topic: Topic, options: readonly Costed[]): BallotPlan {
  switch (topic.kind) {
    case 'mechanic':
      return { ...topic.plan, options: options.map(({ option }) => option) }
    case 'pool':
      return poolPlan(
        topic.title,
        options.map(({ option }) => option),
      )
  }
}

/**
 * Options of a pool that can stand on one ballot: one a mechanic, of like cost, in random order; at most so many. None
 * where no two are alike.
 */
export function drawn(options: readonly Costed[], most: number, random: Random): Costed[] {
  const shuffled = random.shuffled(options)
  for (const first of shuffled) {
    const reach = Math.max(likePoints, Math.abs(first.burden) * likeRatio)
    const found = new Map([[first.option.name, first]])
    for (const other of shuffled) {
      const isAlike = other.burden * first.burden >= 0 && Math.abs(other.burden - first.burden) <= reach
      if (isAlike && !found.has(other.option.name)) found.set(other.option.name, other)
    }
    if (found.size >= poolOptions.least) return [...found.values()].slice(0, most)
  }
  return []
}

/** Whether an option could take effect now; one that changes nothing always can. */
export function isPossible(match: AudienceMatch, option: BallotOption): boolean {
  return option.changes.every(
    ({ mechanic, value }) =>
      match.objection({ kind: 'mechanic.set', actor: 'operator', mechanic, value }) === undefined,
  )
}

/** What an option costs in the match as it is. */
export function costOf({ game, state }: AudienceMatch, option: BallotOption): Costed {
  let [burden, influence] = [0, 0]
  for (const { mechanic, value } of option.changes) {
    const row = game.mechanics[mechanic]
    const held = mechanicOf(state, mechanic)
    if (row === undefined || held === undefined) continue
    burden += burdenOf(row, held.value, value)
    influence += influenceOf(row, held.value, value)
  }
  return { option, burden, influence }
}

/** Whether one of these options changes anything. */
export const changes = (options: readonly Costed[]): boolean => options.some(({ option }) => option.changes.length > 0)

function offers({ game, state }: AudienceMatch, key: string): BallotOption[] {
  const row = game.mechanics[key]
  const held = mechanicOf(state, key)
  return row === undefined || held === undefined ? [] : offersOf(key, row, held.value)
}
