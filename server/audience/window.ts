/**
 * Somebody who votes at the last moment they see counts, though their vote is on its way for so long, in seconds: large
 * stands see the match half a second late at most, and a phone's network takes a tenth and more.
 */
const graceSeconds = 0.7
/** A game waits a second, five ticks at least, for the answer to its question; of these the way there and back takes so many. */
const wayTicks = 3

/** So many ticks after the end of a ballot's window, as its voter saw it, a vote counts still. */
export const graceTicks = (tickRate: number): number =>
  Math.min(Math.ceil(graceSeconds * tickRate), Math.max(tickRate, 5) - wayTicks)

/** For so many ticks after that end votes come in: those who watch with a delay see it later, and vote until then. */
export const waitTicks = (tickRate: number, delayMs: number): number =>
  Math.ceil((delayMs * tickRate) / 1000) + graceTicks(tickRate)
