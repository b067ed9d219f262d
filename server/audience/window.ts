/** Somebody who votes at the last moment they see counts, though their vote is on its way for so long, in seconds. */
const graceSeconds = 0.4

/** So many ticks after the end of a ballot's window, as its voter saw it, a vote counts still. */
export const graceTicks = (tickRate: number): number => Math.ceil(graceSeconds * tickRate)

/** For so many ticks after that end votes come in: those who watch with a delay see it later, and vote until then. */
export const waitTicks = (tickRate: number, delayMs: number): number =>
  Math.ceil((delayMs * tickRate) / 1000) + graceTicks(tickRate)
