import type { Asked } from './stands-mail.ts'

/** A letter as it was asked to be sent, and what of it is still to be done. */
export interface Sent {
  readonly match: string
  readonly asked: Asked
  readonly rest: Asked
}

/**
 * What must not be sent again of letters that were lost, because something newer of the same person has gone out since: it
 * would land behind that and undo it. `sent` is in the order in which it was asked for.
 *
 * 1. A vote is overtaken by a later one on the same ballot, and by a later line of chat that may be a vote.
 * 2. A line of chat that may be a vote is overtaken by any later vote, and by a later line that may be one.
 * 3. What is asked about a place in line is overtaken by what is asked about it later.
 *
 * Gives for each lost letter what has overtaken it: of votes one by one in their order, of others as one.
 */
export function overtakenIn<Letter extends Sent>(
  sent: readonly Letter[],
  lost: ReadonlySet<Letter>,
): Map<Letter, (Letter | undefined)[]> {
  const found = new Map<Letter, (Letter | undefined)[]>()
  const newest = new Map<string, Letter>()
  for (const letter of sent.toReversed()) {
    if (lost.has(letter)) found.set(letter, overtakers(letter, newest))
    for (const key of keysOf(letter)) if (!newest.has(key)) newest.set(key, letter)
  }
  return found
}

const voteKey = (match: string, ballot: string, voter: string) => `vote ${match} ${ballot} ${voter}`
const lineKey = (match: string, voter: string) => `line ${match} ${voter}`
const eitherKey = (match: string, voter: string) => `either ${match} ${voter}`
const placeKey = (match: string, spectator: string) => `place ${match} ${spectator}`

// What a line means is found out where the ballots are: a vote has a mark before it, however wide that is written.
const mayBeVote = (text: string) => /[!\uff01]/.test(text)

function overtakers<Letter extends Sent>(
  { match, rest }: Letter,
  newest: ReadonlyMap<string, Letter>,
): (Letter | undefined)[] {
  switch (rest.kind) {
    case 'votes':
      return rest.casts.map(
        ([voter]) => newest.get(voteKey(match, rest.ballot, voter)) ?? newest.get(lineKey(match, voter)),
      )
    case 'say':
      return [mayBeVote(rest.text) ? newest.get(eitherKey(match, rest.voter)) : undefined]
    case 'line.join':
    case 'line.leave':
      return [newest.get(placeKey(match, rest.spectator))]
  }
}

function keysOf({ match, asked }: Sent): string[] {
  switch (asked.kind) {
    case 'votes':
      return asked.casts.flatMap(([voter]) => [voteKey(match, asked.ballot, voter), eitherKey(match, voter)])
    case 'say':
      return mayBeVote(asked.text) ? [lineKey(match, asked.voter), eitherKey(match, asked.voter)] : []
    case 'line.join':
    case 'line.leave':
      return [placeKey(match, asked.spectator)]
  }
}
