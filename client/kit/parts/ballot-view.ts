import { picksOf } from '../../../shared/ballot/choice.ts'
import type { TallyUpdate } from '../../../shared/protocol.ts'
import type { BallotState, BallotStatus, GameState } from '../../../shared/state.ts'
import type { OwnVote } from './vote-book.ts'

/** The thumb that stands beside an option, if any. */
export type Sign = 'up' | 'down' | 'none'

/** One option of a ballot as a page shows it. */
export interface OptionView {
  readonly name: string
  readonly label: string
  readonly number: number
  /** What to write in chat to vote for it, as in `!1`; empty where it is voted on by number or not by chat. */
  readonly hint: string
  /** Its place in one's own choice, from 1; 0 where it is none of that. */
  readonly pick: number
  readonly count: number
  /** Its share of all votes, 0 to 1. */
  readonly share: number
  /** It has the most votes so far, alone or with others. */
  readonly leads: boolean
  readonly sign: Sign
}

/** One ballot as a page shows it, made anew from the state as that changes. */
export interface BallotView {
  readonly id: string
  readonly title: string
  readonly method: string
  readonly status: BallotStatus
  readonly options: readonly OptionView[]
  readonly voters: number
  /** How many votes an option needs; 0 unless it is called for by a threshold. */
  readonly goal: number
  /** The name of the option that won; empty while there is none. */
  readonly winner: string
  /** Seconds until it closes, 0 while the last votes are counted. */
  readonly secondsLeft: number
  /** Seconds that it is open in all. */
  readonly secondsWhole: number
  readonly own: OwnVote | undefined
}

/** What stands beside the state when ballots are shown. */
export interface Beside {
  /** Live counts. They win over those of a state that is shown with a delay, as long as the ballot is open in it. */
  readonly tallies?: ReadonlyMap<string, TallyUpdate>
  readonly votes?: ReadonlyMap<string, OwnVote>
}

// For how long a closed ballot stays to be read.
const lingerSeconds = 5

type Clock = Pick<GameState, 'tick' | 'tickRate'>

/**
 * The ballots to show, oldest first, so that a new one moves none that somebody is about to tap: those that are open,
 * and the one that closed last while there is room for it.
 */
export function viewBallots(state: Clock & Pick<GameState, 'ballots'>, beside: Beside = {}): BallotView[] {
  const all = [...state.ballots.entries()].sort(([, one], [, other]) => one.opensAt - other.opensAt)
  const open = all.filter(([, ballot]) => ballot.status === 'open')
  const closed = all.findLast(([, ballot]) => ballot.status !== 'open')
  const shown = all.filter((entry) => open.includes(entry) || (entry === closed && open.length < 2))
  return shown
    .filter(([, ballot]) => ballot.status === 'open' || lingers(ballot, state))
    .map(([id, ballot]) => viewBallot(id, ballot, state, beside))
}

/** Whether a closed ballot is still to be read. */
export function lingers(ballot: BallotState, { tick, tickRate }: Clock): boolean {
  return ballot.status !== 'open' && tick - ballot.closesAt < lingerSeconds * tickRate
}

/** One ballot of a state, with its id in that state. */
export function viewBallot(id: string, ballot: BallotState, clock: Clock, beside: Beside = {}): BallotView {
  const isOpen = ballot.status === 'open'
  const tally = isOpen ? beside.tallies?.get(id) : undefined
  const own = beside.votes?.get(id)
  const counts = [...ballot.options].map((name) => {
    const live = tally === undefined ? (ballot.counts.get(name) ?? 0) : (tally.counts[name] ?? 0)
    return isOpen ? Math.max(live, own?.atLeast[name] ?? 0) : live
  })
  const picks = picksOf(own?.choice ?? null)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const most = Math.max(0, ...counts)
  return {
    id,
    title: ballot.title,
    method: ballot.method,
    status: ballot.status,
    options: [...ballot.options].map((name, at) => {
      const count = counts[at] ?? 0
      return {
        name,
        label: ballot.labels.get(name) ?? name,
        number: at + 1,
        hint: hintOf(ballot, name),
        pick: picks.indexOf(name) + 1,
        count,
        share: total === 0 ? 0 : count / total,
        leads: count > 0 && count === most,
        sign: signOf(ballot, name),
      }
    }),
    voters: Math.max(tally?.voters ?? ballot.voters, isOpen && own !== undefined ? 1 : 0),
    goal: ballot.goal,
    winner: ballot.winner,
    secondsLeft: Math.max(0, ballot.closesAt - clock.tick) / clock.tickRate,
    secondsWhole: Math.max(1, ballot.closesAt - ballot.opensAt) / clock.tickRate,
    own,
  }
}

function hintOf({ tokens, method }: BallotState, option: string): string {
  const token = tokens.get(option)
  if (token === undefined) return ''
  return method === 'bid' ? `!bid ${token}` : `!${token}`
}

/** The thumb of an option. Thumbs judge somebody: the world's gravity may turn `up` or `down` as well, and has none. */
export function signOf({ about }: Pick<BallotState, 'about'>, option: string): Sign {
  return about !== '' && (option === 'up' || option === 'down') ? option : 'none'
}

const methodWords: Readonly<Record<string, string>> = {
  plurality: 'Most votes win',
  approval: 'Choose all you like: the most liked wins',
  ranked: 'Rank them: the weakest drop out, one by one',
  lottery: 'Each vote is a lot, and one lot is drawn',
  slider: 'The middle of all votes holds',
  tug: 'Pull for as long as it is open',
  threshold: 'It happens once enough have called for it',
  bid: 'The highest bid of all together wins',
}

/** How a ballot is counted, in words for people. */
export function wordsOfMethod(method: string): string {
  return methodWords[method] ?? 'The stands decide'
}
