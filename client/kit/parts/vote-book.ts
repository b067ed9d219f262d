/** One's own vote in a ballot, as far as this page knows. */
export interface OwnVote {
  readonly choice: string
  /** `sending`: shown at once, and not yet confirmed. */
  readonly kind: 'sending' | 'counted'
  /** The least count to show for the choice, so that a vote is seen to count before the next count has come. */
  readonly atLeast: number
  /** What holds if the one being sent is refused. */
  readonly before: OwnVote | undefined
}

/** One's own votes by ballot. Never changed in place. */
export type VoteBook = ReadonlyMap<string, OwnVote>

/** Notes a vote that is on its way; `count` is what its option had when it was given. */
export function castVote(book: VoteBook, ballot: string, choice: string, count: number): VoteBook {
  const held = confirmedOf(book.get(ballot))
  return set(book, ballot, { choice, kind: 'sending', atLeast: count + 1, before: held })
}

/** Notes that a vote was counted. One that was given since then stays as it is, and would fall back to this one. */
export function confirmVote(book: VoteBook, ballot: string, choice: string): VoteBook {
  const current = book.get(ballot)
  const counted = (atLeast: number): OwnVote => ({ choice, kind: 'counted', atLeast, before: undefined })
  if (current === undefined || current.kind === 'counted') return set(book, ballot, counted(0))
  if (current.choice === choice) return set(book, ballot, counted(current.atLeast))
  return set(book, ballot, { ...current, before: counted(0) })
}

/** Takes a refused vote back, unless another was given since. */
export function refuseVote(book: VoteBook, ballot: string, choice: string): VoteBook {
  const current = book.get(ballot)
  if (current?.kind !== 'sending' || current.choice !== choice) return book
  const rest = new Map(book)
  if (current.before === undefined) rest.delete(ballot)
  else rest.set(ballot, current.before)
  return rest
}

/** A new count has come: what was confirmed is in it or will be in the next, and nothing is to be added any more. */
export function settleVotes(book: VoteBook): VoteBook {
  if (![...book.values()].some(isUnsettled)) return book
  return new Map([...book].map(([ballot, vote]) => [ballot, isUnsettled(vote) ? { ...vote, atLeast: 0 } : vote]))
}

const isUnsettled = (vote: OwnVote) => vote.kind === 'counted' && vote.atLeast > 0

function confirmedOf(vote: OwnVote | undefined): OwnVote | undefined {
  if (vote === undefined) return undefined
  return vote.kind === 'counted' ? { ...vote, atLeast: 0 } : vote.before
}

function set(book: VoteBook, ballot: string, vote: OwnVote): VoteBook {
  return new Map(book).set(ballot, vote)
}
