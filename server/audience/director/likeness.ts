import type { BallotOption } from '../../../shared/ballot/plan.ts'
import type { Outlook } from '../../../shared/preview.ts'

/** An option that hits so much more of the players than the mildest one is left out: it would be the end for most. */
export const mostHit = 0.5

const hitBy = (option: BallotOption, outlooks: readonly Outlook[]): number | undefined => {
  const outlook = outlooks.find((one) => one.option === option.name)
  return outlook === undefined || outlook.of === 0 ? undefined : outlook.players / outlook.of
}

/** The options without those that would be the end for most players. What nothing is known of stays. */
export function bearable<One extends { readonly option: BallotOption }>(
  options: readonly One[],
  outlooks: readonly Outlook[],
): One[] {
  const mildest = Math.min(...options.map(({ option }) => hitBy(option, outlooks) ?? 1))
  return options.filter(({ option }) => (hitBy(option, outlooks) ?? 0) - mildest <= mostHit)
}

/** So many of the options, the first one among them: those that hit players most alike. Equal ones in their order. */
export function alike<One extends { readonly option: BallotOption }>(
  options: readonly One[],
  outlooks: readonly Outlook[],
  count: number,
): One[] {
  const [first] = options
  const wanted = first && hitBy(first.option, outlooks)
  if (wanted === undefined) return options.slice(0, count)
  const distance = ({ option }: One) => Math.abs((hitBy(option, outlooks) ?? wanted) - wanted)
  return [...options].sort((one, other) => distance(one) - distance(other)).slice(0, count)
}
