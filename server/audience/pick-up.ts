import type { BallotPlan } from '../../shared/ballot/plan.ts'
import type { Effect } from '../../shared/effect.ts'
import { BallotBox } from './ballot-box.ts'
import type { AudienceMatch, AudiencePast } from './ports.ts'

type Question = Extract<Effect, { kind: 'ask' }>

/** What an audience has in hand after a restart: the boxes of open ballots, and questions that nobody had come to. */
export interface PickedUp {
  readonly boxes: readonly BallotBox[]
  readonly questions: readonly Question[]
}

/** Puts together what was open before a restart: the ballots are in the match, the votes on the tape. */
export function pickUp(match: AudienceMatch, past: AudiencePast): PickedUp {
  const { ballots = [], asks = [] } = match.snapshot() ?? {}
  const boxes = ballots.flatMap(([id, { options, ask }]) => {
    const shown = match.state.ballots.get(id)
    if (shown === undefined) return []
    const { title, about, mechanic, opensAt, closesAt } = shown
    const plan: BallotPlan = { title, about, ask, method: 'plurality', mechanic, options: [...options] }
    const box = new BallotBox(id, plan, opensAt, closesAt)
    for (const record of past.votes) {
      if (record.ballot === id) for (const { voter, choice } of record.votes) box.cast(voter, choice)
    }
    return [box]
  })
  const answered = new Set(ballots.map(([, { ask }]) => ask))
  const { tickRate, questions } = match.game
  const open = asks.flatMap(({ id, question, about, title, deadlineTick }): Question[] => {
    const row = questions[question]
    if (answered.has(id) || row === undefined) return []
    const waitTicks = deadlineTick - match.state.tick - tickRate
    return waitTicks > 0 ? [{ kind: 'ask', id, question, about, title, options: row.options, waitTicks }] : []
  })
  return { boxes, questions: open }
}
