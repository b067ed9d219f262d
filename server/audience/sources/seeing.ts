import type { BallotPlan } from '../../../shared/ballot/plan.ts'
import type { BallotState, GameState } from '../../../shared/state.ts'
import { type Asked, meantBy, voteLine } from '../parse.ts'

/** A ballot that a line of chat answers. */
export interface Answered {
  readonly ballot: string
  readonly opensAt: number
  readonly open: boolean
}

type Question = Asked & { readonly open: boolean }

/** What a match asks, and has asked, as those who chat about it may answer. */
export class Questions {
  /** Put together once a tick, since a rush of lines comes in one. */
  #known: { readonly state: GameState; readonly tick: number; readonly questions: readonly Question[] } | undefined

  /** The ballot that a line answers, of those that were there at a tick, closed ones too; undefined for any other line. */
  answeredBy(text: string, state: GameState, tick: number): Answered | undefined {
    const vote = voteLine(text)
    if (vote === undefined) return undefined
    const questions = this.#of(state)
    // What is open comes before what is over: a name, unlike a number, may be an option of both.
    for (const open of [true, false]) {
      const some = questions.filter((one) => one.open === open)
      const meant = meantBy(vote, some, tick)
      const found = some.find(({ id }) => id === meant?.ballot)
      if (found !== undefined) return { ballot: found.id, opensAt: found.opensAt, open }
    }
    return undefined
  }

  #of(state: GameState): readonly Question[] {
    if (this.#known?.state !== state || this.#known.tick !== state.tick) {
      const questions = [...state.ballots.entries()].map(([id, ballot]) => questionOf(id, ballot))
      questions.sort((one, other) => one.opensAt - other.opensAt)
      this.#known = { state, tick: state.tick, questions }
    }
    return this.#known.questions
  }
}

function questionOf(id: string, ballot: BallotState): Question {
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
}
