import { type BallotChoice, sameChoice } from '../../../shared/ballot/choice.ts'

/** One's own vote in a ballot, as far as this page knows. */
export interface OwnVote {
  /** `null` while it is being taken back. */
  readonly choice: BallotChoice | null
  /** `sending`: shown at once, and not yet confirmed. */
  readonly kind: 'sending' | 'counted'
  /** The least count to show by option, so that a vote is seen to count before the next count has come. */
  readonly atLeast: Readonly<Record<string, number>>
  /** With what its voter finds the vote in the audit; empty until it is confirmed. */
  readonly receipt: string
  /** What holds if the one being sent is refused. */
  readonly before: OwnVote | undefined
}

/** One's own votes by ballot. Never changed in place. */
export type VoteBook = ReadonlyMap<string, OwnVote>

const nothing = {}

/** Notes a vote that is on its way; `atLeast` is what its options have with it. */
export function castVote(
  book: VoteBook,
  ballot: string,
  choice: BallotChoice | null,
  atLeast: OwnVote['atLeast'],
): VoteBook {
  const before = confirmedOf(book.get(ballot))
  return set(book, ballot, { choice, kind: 'sending', atLeast, receipt: '', before })
}

/** Notes that a vote was counted. One that was given since then stays as it is, and would fall back to this one. */
export function confirmVote(
  book: VoteBook,
  ballot: string,
  choice: BallotChoice | null,
  receipt: string,
  given: BallotChoice | null = choice,
): VoteBook {
  const current = book.get(ballot)
  const isThis = current?.kind === 'sending' && sameChoice(current.choice, given)
  const atLeast = isThis ? current.atLeast : nothing
  const counted: OwnVote | undefined =
    choice === null ? undefined : { choice, kind: 'counted', atLeast, receipt, before: undefined }
  if (current?.kind === 'sending' && !isThis) return set(book, ballot, { ...current, before: counted })
  return set(book, ballot, counted)
}

/** Takes a refused vote back, unless another was given since. */
export function refuseVote(book: VoteBook, ballot: string, choice: BallotChoice | null): VoteBook {
  const current = book.get(ballot)
  if (current?.kind !== 'sending' || !sameChoice(current.choice, choice)) return book
  return set(book, ballot, current.before)
}

/** A new count has come: what was confirmed is in it or will be in the next, and nothing is to be added any more. */
export function settleVotes(book: VoteBook): VoteBook {
  if (![...book.values()].some(isUnsettled)) return book
  return new Map([...book].map(([ballot, vote]) => [ballot, isUnsettled(vote) ? { ...vote, atLeast: nothing } : vote]))
}

const isUnsettled = (vote: OwnVote) => vote.kind === 'counted' && Object.keys(vote.atLeast).length > 0

function confirmedOf(vote: OwnVote | undefined): OwnVote | undefined {
  if (vote === undefined) return undefined
  return vote.kind === 'counted' ? { ...vote, atLeast: nothing } : vote.before
}

function set(book: VoteBook, ballot: string, vote: OwnVote | undefined): VoteBook {
  const next = new Map(book)
  if (vote === undefined) next.delete(ballot)
  else next.set(ballot, vote)
  return next
}
