import type { Command } from '../../shared/command.ts'
import type { Game } from '../../shared/game.ts'
import type { GameState } from '../../shared/state.ts'
import { freeBotName } from '../../shared/words.ts'

/** The bots of the house: they keep a match alive while few people play, and make room for people. */
export class House {
  readonly #game: Game
  readonly #target: number
  readonly #brain: string
  #made = 0

  constructor(game: Game, target: number) {
    this.#game = game
    this.#target = target
    this.#brain = Object.keys(game.bots)[0] ?? ''
  }

  /** The commands that bring the bots to their number, given how many people have or wait for a seat. */
  adjust(state: GameState, people: number): Command[] {
    const { max } = this.#game.players
    const wanted = Math.max(0, Math.min(this.#target - people, max - people))
    const bots = [...state.seats.entries()].filter(([, seat]) => !seat.human).map(([seat]) => seat)
    const commands: Command[] = bots
      .slice(wanted)
      .map((seat) => ({ kind: 'bot.leave', actor: 'system', seat }) satisfies Command)
    const taken = new Set([...state.seats.values()].map(({ name }) => name))
    for (let missing = wanted - bots.length; missing > 0; missing--) {
      // In a match that was brought back, bots sit that another house has made.
      while (state.seats.has(`bot-${this.#made}`)) this.#made++
      const number = this.#made++
      const name = freeBotName(this.#game.words, taken)
      taken.add(name)
      commands.push({ kind: 'bot.join', actor: 'system', seat: `bot-${number}`, name, brain: this.#brain })
    }
    return commands
  }
}
