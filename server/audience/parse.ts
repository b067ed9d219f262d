import type { BallotBox } from './ballot-box.ts'

const command = /^!\s?([\p{L}\p{N}_-]{1,40})\s*$/u

/** The vote in a chat line, as in `!2` or `!ice`: what stands behind the mark, in lower case. Undefined in any other. */
export function voteToken(text: string): string | undefined {
  return command.exec(text.trim())?.[1]?.toLowerCase()
}

/**
 * The option that a token means: its name, its number from 1, or its label. Names come first, so that an option called
 * `2` is not mistaken for the second one.
 */
export function optionFor(
  token: string,
  options: readonly string[],
  labelOf: (option: string) => string | undefined,
): string | undefined {
  const named = options.find((option) => option.toLowerCase() === token)
  if (named !== undefined) return named
  if (/^\d{1,2}$/.test(token)) return options[Number(token) - 1]
  return options.find((option) => labelOf(option)?.toLowerCase().replace(/\s+/g, '-') === token)
}

/** The ballot and the option that a token means: of those that had opened when it was seen, the newest that has it. */
export function meantBy(
  token: string,
  boxes: Iterable<BallotBox>,
  seenTick: number,
): { ballot: string; choice: string } | undefined {
  const open = [...boxes].filter((box) => box.opensAt <= seenTick).reverse()
  for (const box of open) {
    const labelOf = (name: string) => box.plan.options.find((option) => option.name === name)?.label
    const choice = optionFor(token, box.options, labelOf)
    if (choice !== undefined) return { ballot: box.id, choice }
  }
  return undefined
}
