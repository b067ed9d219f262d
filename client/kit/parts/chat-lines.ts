import { bounds, type ChatLine } from '../../../shared/protocol.ts'

/** How many lines a page keeps. */
export const linesKept = 200

/** The newest lines, oldest first, at most {@link linesKept}. */
export function boundedLines(lines: readonly ChatLine[]): readonly ChatLine[] {
  return lines.length <= linesKept ? lines : lines.slice(-linesKept)
}

/** How many of the lines are newer than the one with the given id; all of them where that one is gone. */
export function linesSince(lines: readonly ChatLine[], lastSeen: string | undefined): number {
  if (lastSeen === undefined) return lines.length
  return lines.length - 1 - lines.findLastIndex((line) => line.id === lastSeen)
}

/** Whether a line is a vote and nothing else, as in `!2` or `!ice`. */
export function isVoteLine(text: string): boolean {
  return /^!\S+$/.test(text)
}

// Counting is of use only when the end is near.
const countFrom = 40

/** How much room is left in a line: characters as people count them, and whether to say so. */
export function roomIn(text: string): { readonly left: number; readonly near: boolean } {
  const left = bounds.chatCharacters - [...text].length
  return { left, near: left <= countFrom }
}
