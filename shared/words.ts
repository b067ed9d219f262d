import { bounds, visibleText } from './protocol.ts'

/** What a game calls people and bots that have no name of their own. Neutral words stand in for what is left out. */
export interface GameWords {
  /** A player who gives no name that may be shown. */
  readonly player?: string
  /** The bots that fill empty seats, in the order in which they come. */
  readonly bots?: readonly string[]
}

const neutral = { player: 'Player', bots: ['Alex', 'Sam', 'Robin', 'Kim', 'Jo', 'Max', 'Nika', 'Toni'] } as const

/** What a game calls a player without a name. */
export const playerWord = (words: GameWords | undefined): string => words?.player ?? neutral.player

/** A name for one more bot: the first of the game's list that nobody in the match has, or a numbered one. */
export function freeBotName(words: GameWords | undefined, taken: ReadonlySet<string>): string {
  const names = words?.bots ?? neutral.bots
  for (let turn = 1; ; turn++) {
    const free = names.map((name) => (turn === 1 ? name : `${name} ${turn}`)).find((name) => !taken.has(name))
    if (free !== undefined) return free
  }
}

/** What is wrong with a game's words, or undefined. */
export function wordsFault({ player, bots }: GameWords): string | undefined {
  if (bots?.length === 0) return 'words.bots needs a name, or is left out.'
  if (bots !== undefined && new Set(bots).size !== bots.length) return 'words.bots has a name twice.'
  const wrong = [...(player === undefined ? [] : [player]), ...(bots ?? [])].find(
    (name) => name === '' || visibleText(name, bounds.nameCharacters - 3) !== name,
  )
  return wrong === undefined
    ? undefined
    : `words has "${wrong}", which is no name: 1 to ${bounds.nameCharacters - 3} visible characters.`
}
