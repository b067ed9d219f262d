/** What a vote of somebody without a reputation weighs, in thousandths. */
export const usualMilli = 1000
/** However good a name, it weighs less than this. */
export const mostMilli = 2000
/** The reputation that lies half way between the two. */
const halfway = 500

/**
 * What a vote weighs by its voter's reputation, in points from 0: a curve that rises ever more slowly towards its bound,
 * so that the first points of good name gain the most and no amount of it buys a ballot. A whole number.
 */
export function weightOf(reputation: number): number {
  const points = Number.isFinite(reputation) ? Math.max(0, reputation) : 0
  return usualMilli + Math.floor(((mostMilli - usualMilli) * points) / (points + halfway))
}
