import { isMethod } from '../../shared/ballot/method.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import type { Effect } from '../../shared/effect.ts'
import { BallotBox } from './ballot-box.ts'
import type { Electorate } from './electorate/electorate.ts'
import type { BallotSecrets } from './polls.ts'
import type { AudienceMatch, AudiencePast } from './ports.ts'

type Question = Extract<Effect, { kind: 'ask' }>

/** What an audience has in hand after a restart: the boxes of open ballots, and questions that nobody had come to. */
export interface PickedUp {
  readonly boxes: readonly BallotBox[]
  readonly questions: readonly Question[]
  /** What was confirmed of batches that came from other processes: receipts by voter, by batch. */
  readonly batches: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** The number of the newest ballot, open or not: no other may have it. 0 for none. */
  readonly opened: number
}

/** Puts together what was open before a restart: the ballots are in the match, the votes on the tape. */
export function pickUp(
  match: AudienceMatch,
  past: AudiencePast,
  secretsOf: (ballot: string) => BallotSecrets,
  electorate: Pick<Electorate, 'resume'>,
): PickedUp {
  const { ballots = [], asks = [] } = match.snapshot() ?? {}
  const { tickRate, questions } = match.game
  const boxes = ballots.flatMap(([id, { options, ask }]) => {
    const shown = match.state.ballots.get(id)
    if (shown === undefined || !isMethod(shown.method)) return []
    const { title, about, mechanic, method, goal, opensAt, closesAt } = shown
    const plan: BallotPlan = { title, about, ask, method, goal, mechanic, options: [...options] }
    const tokens = Object.fromEntries(shown.tokens)
    return [new BallotBox(id, plan, { opensAt, closesAt, tickRate, tokens, ...secretsOf(id) })]
  })
  const batches = new Map<string, Map<string, string>>()
  for (const { ballot, votes, batch, networks } of past.votes) {
    const box = boxes.find(({ id }) => id === ballot)
    if (box !== undefined) electorate.resume(ballot, votes, networks)
    // Of a ballot that is closed the chain is not at hand any more: its receipts are on the tape alone.
    const receipts = votes.map((row) => [row.voter, box?.cast(row).receipt ?? ''] as const)
    if (batch !== undefined) batches.set(batch, new Map(receipts))
  }
  const answered = new Set(ballots.map(([, { ask }]) => ask))
  const open = asks.flatMap(({ id, question, about, title, deadlineTick }): Question[] => {
    const row = questions[question]
    if (answered.has(id) || row === undefined) return []
    const waitTicks = deadlineTick - match.state.tick - tickRate - past.snapshot.delayTicks
    return waitTicks > 0 ? [{ kind: 'ask', id, question, about, title, options: row.options, waitTicks }] : []
  })
  const opened = Math.max(0, ...[...match.state.ballots.keys()].map((id) => Number(id.slice(1)) || 0))
  return { boxes, questions: open, batches, opened }
}
