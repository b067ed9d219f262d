import { type BallotChoice, picksOf, sameChoice } from '../../../shared/ballot/choice.ts'
import type { BallotView } from './ballot-view.ts'

type Asked = Pick<BallotView, 'method' | 'options' | 'own'>

/**
 * What a voter chooses by tapping an option: that one; by approval it is ticked or unticked, in a ranking it takes the
 * next place or gives its own up. `null` where nothing is left of the choice, undefined where a tap chooses nothing.
 */
export function tapped({ method, own }: Asked, option: string): BallotChoice | null | undefined {
  const picks = picksOf(own?.choice ?? null)
  switch (method) {
    case 'plurality':
    case 'lottery':
    case 'threshold':
    case 'tug':
      return option
    case 'approval':
    case 'ranked': {
      const next = picks.includes(option) ? picks.filter((one) => one !== option) : [...picks, option]
      return next.length === 0 ? null : next
    }
    default:
      return undefined
  }
}

/** A ranking in which an option stands so many places higher, or lower where that is below 0. */
export function moved(ranking: readonly string[], option: string, places: number): readonly string[] {
  const from = ranking.indexOf(option)
  const to = from - places
  if (from < 0 || to < 0 || to >= ranking.length) return ranking
  const rest = ranking.filter((one) => one !== option)
  return [...rest.slice(0, to), option, ...rest.slice(to)]
}

/** Whether to send a choice: one that is there already changes nothing, but for one more pull at a rope. */
export function isNews({ method, own }: Asked, choice: BallotChoice | null): boolean {
  return method === 'tug' || !sameChoice(own?.choice ?? null, choice)
}

/** The least counts to show once a choice is given, by option. */
export function withVote({ method, options, own }: Asked, choice: BallotChoice | null): Record<string, number> {
  // A rope is shown as it was counted: how much of the last pull is left only the server knows.
  if (choice === null || method === 'tug') return {}
  const before = picksOf(own?.choice ?? null)
  const picks = picksOf(choice)
  const counted = method === 'ranked' ? picks.slice(0, 1) : picks
  const each = typeof choice === 'object' && 'amount' in choice ? choice.amount : 1
  return Object.fromEntries(
    options
      .filter(({ name }) => counted.includes(name) && !(method === 'approval' && before.includes(name)))
      .map(({ name, count }) => [name, count + each]),
  )
}

/** A choice in words for people. */
export function choiceWords({ options }: Pick<BallotView, 'options'>, choice: BallotChoice): string {
  const labels = picksOf(choice).map((name) => options.find((option) => option.name === name)?.label ?? name)
  if (typeof choice === 'object' && 'amount' in choice) return `${choice.amount} points for ${labels.join()}`
  return labels.join(', ')
}
