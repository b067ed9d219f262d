import type { ElectorateVerdict } from '../../shared/electorate.ts'
import type { BallotBox } from './ballot-box.ts'
import type { Electorate } from './electorate/electorate.ts'

/** With a longer watch delay an extension would be over before the stands had seen it. */
const longestSeenDelayMs = 10_000

/** What the electorate says of a box whose window is over. `atOnce`: an operator does not want to wait. */
export function judge(
  electorate: Electorate,
  box: BallotBox,
  { delayMs, atOnce, now }: { readonly delayMs: number; readonly atOnce: boolean; readonly now: number },
): ElectorateVerdict {
  const isQuestion = box.plan.ask !== ''
  return electorate.verdict(
    box.id,
    box.votes,
    {
      // A game that asks waits no longer than it said.
      canWait: !atOnce && !isQuestion && delayMs <= longestSeenDelayMs,
      // A threshold is a quorum by itself.
      needsQuorum: !atOnce && !isQuestion && box.plan.method !== 'threshold',
    },
    now,
  )
}
