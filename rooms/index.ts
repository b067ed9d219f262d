import type { Game } from '../shared/game.ts'

/** The games of this house by name, each loaded only when somebody wants it. */
export const games = {
  arena: () => import('./arena/game.ts').then((module) => module.arena),
} satisfies Record<string, () => Promise<Game>>

/** The name of a game of this house. */
export type GameName = keyof typeof games
