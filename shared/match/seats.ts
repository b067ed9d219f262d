import type { Command, Verdict } from '../command.ts'
import type { Game, GameContext } from '../game.ts'
import type { Json } from '../json.ts'
import { type GameState, Seat } from '../state.ts'
import type { MatchSnapshot } from './snapshot.ts'
import { accepted, refused } from './verdict.ts'

/** How long the avatar of somebody who dropped stands still before a bot plays it, in seconds. */
export const stillSeconds = 5

// People who left are remembered for their score; the bound keeps a match that runs for weeks from growing.
const keepsakesKept = 256

type SeatCommand = Extract<Command, { seat: string }>

/** Who sits where, and who moves each avatar. */
export class Seats {
  readonly #game: Game
  readonly #state: GameState
  readonly #ctx: GameContext
  readonly #keepsakes: Map<string, Json>

  constructor(game: Game, state: GameState, ctx: GameContext, keepsakes: MatchSnapshot['keepsakes'] = []) {
    this.#keepsakes = new Map(keepsakes)
    this.#game = game
    this.#state = state
    this.#ctx = ctx
  }

  get keepsakes(): MatchSnapshot['keepsakes'] {
    return [...this.#keepsakes]
  }

  apply(command: Exclude<SeatCommand, { kind: 'action' }>): Verdict {
    const seat = this.#state.seats.get(command.seat)
    switch (command.kind) {
      case 'join':
        return this.#take(command.seat, { name: command.name, human: true, person: command.person, brain: '' })
      case 'bot.join':
        return this.#take(command.seat, { name: command.name, human: false, person: '', brain: command.brain })
      case 'drop':
        if (seat === undefined) return refused('seat_unknown')
        seat.controller = 'nobody'
        seat.awayTick = this.#ctx.tick
        return accepted
      case 'return':
        if (seat === undefined) return refused('seat_unknown')
        seat.controller = 'player'
        return accepted
      case 'leave':
      case 'bot.leave':
        return seat === undefined ? refused('seat_unknown') : this.#leave(command.seat, seat)
    }
  }

  /** Hands the avatars of those who have been away for long enough to a bot. */
  fillIn(): void {
    const stillTicks = stillSeconds * this.#ctx.tickRate
    for (const seat of this.#state.seats.values()) {
      if (seat.controller === 'nobody' && this.#ctx.tick - seat.awayTick >= stillTicks) seat.controller = 'bot'
    }
  }

  #take(id: string, who: { name: string; human: boolean; person: string; brain: string }): Verdict {
    if (this.#state.seats.has(id)) return refused('request_invalid')
    if (this.#state.seats.size >= this.#game.players.max) return refused('match_full')
    const seat = new Seat().assign({ ...who, controller: who.human ? 'player' : 'bot' })
    this.#state.seats.set(id, seat)
    const keepsake = this.#keepsakes.get(who.person)
    this.#keepsakes.delete(who.person)
    this.#game.join(this.#state, { id, name: who.name, human: who.human, keepsake }, this.#ctx)
    return accepted
  }

  #leave(id: string, seat: Seat): Verdict {
    const keepsake = this.#game.leave(this.#state, id, this.#ctx)
    if (seat.person !== '' && keepsake !== undefined) {
      const oldest = this.#keepsakes.keys().next()
      if (this.#keepsakes.size >= keepsakesKept && !oldest.done) this.#keepsakes.delete(oldest.value)
      this.#keepsakes.set(seat.person, keepsake)
    }
    this.#state.seats.delete(id)
    return accepted
  }
}
