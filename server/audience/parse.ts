import type { BallotChoice } from '../../shared/ballot/choice.ts'
import type { BallotBox } from './ballot-box.ts'

/** What somebody wrote as a vote, in the words of the chat. */
export type ChatVote =
  | { readonly kind: 'one'; readonly word: string }
  /** Several, as in `!1 3`. */
  | { readonly kind: 'some'; readonly words: readonly string[] }
  /** Best first, as in `!2>1>3`. */
  | { readonly kind: 'ranking'; readonly words: readonly string[] }
  /** With a point in it, as in `!1.5` or `!2.0`: else it could be the number of an option. */
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bid'; readonly word: string; readonly amount: number }

const word = '[\\p{L}\\p{N}_-]{1,40}'
const forms = {
  bid: new RegExp(`^bid\\s+(${word})\\s+(\\d{1,4})$`, 'u'),
  number: /^(-?\d{1,6}\.\d{1,6})$/,
  ranking: new RegExp(`^${word}(?:\\s*>\\s*${word}){1,39}$`, 'u'),
  some: new RegExp(`^${word}(?:(?:\\s*,\\s*|\\s+)${word}){1,39}$`, 'u'),
  one: new RegExp(`^${word}$`, 'u'),
}

/** The vote in a chat line: what stands behind the mark, in lower case. Undefined in any other line. */
export function voteLine(line: string): ChatVote | undefined {
  const text = line.trim()
  if (!text.startsWith('!')) return undefined
  const said = text.slice(1).trim().toLowerCase()
  const bid = forms.bid.exec(said)
  if (bid !== null) return { kind: 'bid', word: bid[1] ?? '', amount: Number(bid[2]) }
  if (forms.number.test(said)) return { kind: 'number', value: Number(said) }
  if (forms.one.test(said)) return { kind: 'one', word: said }
  if (forms.ranking.test(said)) return { kind: 'ranking', words: said.split('>').map((part) => part.trim()) }
  return forms.some.test(said) ? { kind: 'some', words: said.split(/\s*,\s*|\s+/) } : undefined
}

/** What a vote by chat needs to know of a ballot. */
export type Asked = Pick<BallotBox, 'id' | 'plan' | 'tokens' | 'opensAt' | 'options'>

/**
 * The option that a word means: its name, its number on this ballot, or its label with dashes for spaces. Names come
 * first, so that an option called `2` is not mistaken for the one with that number.
 */
export function optionFor(said: string, { plan, tokens, options }: Pick<Asked, 'plan' | 'tokens' | 'options'>) {
  const dashed = (label: string) => label.toLowerCase().replace(/\s+/g, '-')
  return (
    options.find((option) => option.toLowerCase() === said) ??
    options.find((option) => Object.hasOwn(tokens, option) && tokens[option] === said) ??
    plan.options.find(({ label }) => dashed(label) === said)?.name
  )
}

/** The ballot and the choice that a line means: of those that had opened when it was seen, the newest that it fits. */
export function meantBy(
  vote: ChatVote,
  boxes: Iterable<Asked>,
  seenTick: number,
): { ballot: string; choice: BallotChoice } | undefined {
  for (const box of [...boxes].filter(({ opensAt }) => opensAt <= seenTick).reverse()) {
    const choice = choiceOf(vote, box)
    if (choice !== undefined) return { ballot: box.id, choice }
  }
  return undefined
}

/**
 * Whether a line votes on a ballot just as its screen says: by its numbers, names or labels. Everybody types the same then,
 * so that is no sign of one hand. Odd spacing is one.
 */
export function isUsualLine(line: string, box: Asked): boolean {
  const text = line.trim()
  if (!/^!\S/.test(text) || /\s{2}|[^\S ]/.test(text)) return false
  const vote = voteLine(text)
  return vote !== undefined && choiceOf(vote, box) !== undefined
}

function choiceOf(vote: ChatVote, box: Asked): BallotChoice | undefined {
  const { method } = box.plan
  // A slider has no words: its places are numbers, and a late word of another ballot must move nothing.
  if (method === 'slider') return vote.kind === 'number' ? vote.value : undefined
  switch (vote.kind) {
    case 'number':
      return undefined
    case 'bid': {
      const option = method === 'bid' ? optionFor(vote.word, box) : undefined
      return option === undefined ? undefined : { option, amount: vote.amount }
    }
    case 'one':
      return method === 'bid' ? undefined : optionFor(vote.word, box)
    case 'some':
      return method === 'approval' ? optionsFor(vote.words, box) : undefined
    case 'ranking':
      return method === 'ranked' ? optionsFor(vote.words, box) : undefined
  }
}

function optionsFor(words: readonly string[], box: Asked): string[] | undefined {
  const found = words.flatMap((said) => optionFor(said, box) ?? [])
  // A sentence that begins with an option's name is no vote.
  return found.length === words.length ? found : undefined
}
