import { type BallotChoice, picksOf } from '../../../shared/ballot/choice.ts'
import type { Game } from '../../../shared/game.ts'
import type { BallotState, GameState } from '../../../shared/state.ts'
import { whatHappens } from './decision-watch.ts'
import { countOf } from './number.ts'
import type { VoteBook } from './vote-book.ts'

/** What a vote did, in words for its voter. */
export interface VoteResult {
  readonly ballot: string
  readonly text: string
  /** Whether the voter's side had its way. */
  readonly won: boolean
}

type Questions = Pick<Game, 'questions'>
type Names = Pick<GameState, 'seats'>

/** What a vote did in a ballot that is decided; undefined where it was not decided by votes. */
export function resultOf(
  id: string,
  ballot: BallotState,
  choice: BallotChoice,
  game: Questions,
  state: Names,
): VoteResult | undefined {
  if (ballot.status !== 'decided' || ballot.voters === 0) return undefined
  const won = picksOf(choice).includes(ballot.winner)
  const by = howItWent(ballot, choice, won)
  return { ballot: id, won, text: aboutSomebody(ballot, won, by, game, state) ?? `${whatHappens(ballot)}: ${by}` }
}

/** Finds what became of one's own votes, as ballots close. One that had closed before the page came is no news. */
export class ResultWatch {
  readonly #open = new Set<string>()

  /** Looks at the ballots of a state; gives what a vote did in the one that was decided since the last look. */
  look(state: Pick<GameState, 'ballots' | 'seats'>, votes: VoteBook, game: Questions): VoteResult | undefined {
    let result: VoteResult | undefined
    for (const [id, ballot] of state.ballots.entries()) {
      if (ballot.status === 'open') {
        this.#open.add(id)
        continue
      }
      if (!this.#open.delete(id)) continue
      const own = votes.get(id)
      // A vote that is still being sent may be refused: what was confirmed before it is what counts.
      const counted = own?.kind === 'sending' ? own.before : own
      if (counted === undefined || counted.choice === null) continue
      result = resultOf(id, ballot, counted.choice, game, state) ?? result
    }
    return result
  }
}

// `You saved Verus`, by the verb that the game has for the option that won.
function aboutSomebody(
  ballot: BallotState,
  won: boolean,
  by: string,
  { questions }: Questions,
  { seats }: Names,
): string | undefined {
  const name = seats.get(ballot.about)?.name
  const options = [...ballot.options]
  const question = Object.values(questions).find(
    (one) =>
      Object.keys(one.options).length === options.length &&
      options.every((option) => Object.hasOwn(one.options, option)),
  )
  const verb = question?.done?.[ballot.winner]
  if (name === undefined || verb === undefined) return undefined
  return won ? `You ${verb} ${name}: ${by}` : `${name} was ${verb}: ${by}`
}

/** By how much, seen from the voter's side. */
function howItWent(ballot: BallotState, choice: BallotChoice, won: boolean): string {
  const { method, winner, counts, voters, margin } = ballot
  const countFor = (option: string) => Math.round(counts.get(option) ?? 0)
  const most = countFor(winner)
  const unit = (count: number) =>
    countOf(count, method === 'bid' ? 'point' : 'vote', method === 'bid' ? 'points' : 'votes')
  switch (method) {
    case 'lottery':
      return won ? 'a vote of your side was drawn' : 'a vote of another side was drawn'
    case 'slider':
      return won
        ? 'just where you put it'
        : `the middle of ${countOf(voters, 'vote', 'votes')}, yours was ${picksOf(choice).join()}`
    case 'ranked':
      return won ? `your number ${picksOf(choice).indexOf(winner) + 1} won` : 'none that you ranked won'
    case 'tug':
      return won ? 'your side pulled harder' : 'the other side pulled harder'
    case 'threshold':
      return won
        ? `you and ${countOf(Math.max(0, voters - 1), 'other', 'others')} called for it`
        : 'enough others called for it'
  }
  const [own] = picksOf(choice)
  if (!won) {
    const mine = Math.max(0, ...picksOf(choice).map(countFor))
    return own === undefined ? `decided by ${unit(most)}` : `your side lost ${mine} to ${most}`
  }
  const next = Math.max(0, ...[...ballot.options].filter((option) => option !== winner).map(countFor))
  if (most === next) return `even, ${most} to ${next}, and the draw was yours`
  return margin === 1 || most - next === 1
    ? `by one ${method === 'bid' ? 'point' : 'vote'}`
    : `your side won ${most} to ${next}`
}
