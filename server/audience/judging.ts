import type { Command } from '../../shared/command.ts'
import type { ElectorateVerdict } from '../../shared/electorate.ts'
import type { BallotBox, Outcome } from './ballot-box.ts'
import type { Settlement } from './director/settlement.ts'
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

/** What becomes of a ballot by what the director settled on, and why, where that is not the ranking that was counted. */
export function outcomeOf(settlement: Settlement, counted: readonly string[]): Pick<Outcome, 'end' | 'reason'> {
  switch (settlement.kind) {
    case 'decide': {
      const { ranking } = settlement
      const reason = ranking.length === counted.length ? 'counted' : 'passed_over'
      return { end: { kind: 'decided', ranking }, reason }
    }
    case 'repoll':
      return { end: { kind: 'cancelled' }, reason: 'repoll' }
    case 'refund':
      return { end: { kind: 'cancelled' }, reason: settlement.reason }
  }
}

/** What closes a ballot in its match, sealed. */
export function closingCommand(box: BallotBox, actor: 'audience' | 'operator', outcome: Outcome): Command {
  const { end } = outcome
  const closing = box.closing(outcome)
  if (end.kind === 'cancelled') return { kind: 'ballot.cancel', actor, ballot: box.id, closing }
  return { kind: 'ballot.decide', actor: 'audience', ballot: box.id, ranking: end.ranking, closing }
}
