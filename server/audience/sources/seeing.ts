import type { BallotPlan } from '../../../shared/ballot/plan.ts'
import type { BallotState } from '../../../shared/state.ts'
import { meantBy, voteLine } from '../parse.ts'

/** A ballot that a line of chat answers. */
export interface Answered {
  readonly ballot: string
  readonly opensAt: number
  readonly open: boolean
}

/** The ballot that a line answers, of those that were there at a tick, closed ones too; undefined for any other line. */
export function answeredBy(
  text: string,
  ballots: Iterable<readonly [id: string, ballot: BallotState]>,
  tick: number,
): Answered | undefined {
  const vote = voteLine(text)
  if (vote === undefined) return undefined
  const asked = [...ballots].map(([id, ballot]) => {
    const options = [...ballot.options]
    const plan: BallotPlan = {
      title: ballot.title,
      about: ballot.about,
      ask: '',
      method: ballot.method as BallotPlan['method'],
      mechanic: ballot.mechanic,
      options: options.map((name) => ({ name, label: ballot.labels.get(name) ?? name, changes: [] })),
    }
    const { opensAt, status } = ballot
    return { id, plan, tokens: Object.fromEntries(ballot.tokens.entries()), opensAt, options, open: status === 'open' }
  })
  // What is open comes before what is over: a name, unlike a number, may be an option of both.
  for (const open of [true, false]) {
    const some = asked.filter((one) => one.open === open).sort((one, other) => one.opensAt - other.opensAt)
    const meant = meantBy(vote, some, tick)
    const found = some.find(({ id }) => id === meant?.ballot)
    if (found !== undefined) return { ballot: found.id, opensAt: found.opensAt, open }
  }
  return undefined
}
