import type { Schema } from '@colyseus/schema'
import type { Command, TickEntry, Verdict } from '../command.ts'
import type { Effect } from '../effect.ts'
import type { BotContext, Game, StepContext } from '../game.ts'
import type { MechanicTable, MechanicValues } from '../mechanic.ts'
import { Random } from '../random.ts'
import { furnish, type GameState, mechanicValues } from '../state.ts'
import { Ballots } from './ballots.ts'
import { capture, restore } from './capture.ts'
import { Outbox } from './context.ts'
import { type Dump, dump, hashDump } from './dump.ts'
import { asWritten, neutralInput, type PlainInput } from './input.ts'
import { Mechanics } from './mechanics.ts'
import { Seats } from './seats.ts'
import type { MatchSnapshot } from './snapshot.ts'
import { accepted, refused } from './verdict.ts'

/** What a match begins with: a seed, from which all its randomness comes, or a snapshot, from which it goes on. */
export type MatchOrigin = { readonly seed: string } | { readonly snapshot: MatchSnapshot }

/** What a match is made from, besides its game. */
export type MatchOptions = MatchOrigin & {
  /** The longest watch delay, in ticks: for so much longer a game waits for its stands. */
  readonly delayTicks?: number
}

/** What came of one tick. */
export interface Advance {
  /** One verdict for each command, in their order. */
  readonly verdicts: readonly Verdict[]
  readonly effects: readonly Effect[]
}

/**
 * One running match of a game, without sockets or clocks: given a seed and what enters at each tick, it goes through
 * the same states everywhere. The host feeds it live, `simulate` at full speed, a replay from a tape.
 */
export class Match<State extends GameState = GameState> {
  readonly game: Game
  readonly state: State
  readonly neutral: PlainInput
  readonly #outbox: Outbox
  readonly #botRandom: Random
  readonly #seats: Seats
  readonly #mechanics: Mechanics
  readonly #ballots: Ballots

  /** Throws `tape_damaged` where a snapshot is not one of this game. */
  constructor(game: { readonly state: new () => State } & Game, options: MatchOptions) {
    const before = 'snapshot' in options ? options.snapshot : undefined
    const random = (label: 'game' | 'bots') =>
      'seed' in options ? Random.fromSeed(options.seed, label) : Random.fromState(options.snapshot.random[label])
    this.game = game
    this.state = new game.state()
    if (before !== undefined) restore(this.state as State & Schema, before.state)
    this.neutral = neutralInput(game.input)
    this.#outbox = new Outbox(game.tickRate, random('game'), this.state.tick)
    this.#botRandom = random('bots')
    this.#seats = new Seats(game, this.state, this.#outbox, before?.keepsakes)
    this.#mechanics = new Mechanics(game.mechanics, this.state, this.#outbox)
    this.#ballots = new Ballots(game, this.state, this.#outbox, this.#mechanics, options.delayTicks ?? 0, before)
    if (before !== undefined) return
    furnish(this.state, game.tickRate, game.mechanics)
    game.setup(this.state, this.#outbox)
  }

  get tick(): number {
    return this.state.tick
  }

  /** Why a command would be refused if it entered now, as far as its mechanic goes; `undefined` if it would not. */
  objection(command: Extract<Command, { kind: 'mechanic.set' }>) {
    return this.#mechanics.objection(command)
  }

  /**
   * One step: the commands in their order, then what is due by the clock, then the game's step on this tick's inputs.
   * Whatever the game throws passes through; the state is then the one in the middle of the step.
   */
  advance(entry: TickEntry): Advance {
    this.state.tick += 1
    this.#outbox.begin(this.state.tick)
    const verdicts = entry.commands.map((command) => this.#apply(asWritten(command)))
    this.#mechanics.expire()
    this.#ballots.expire()
    this.#seats.fillIn()
    const mechanics = mechanicValues(this.state, this.game.mechanics)
    this.game.step(this.state, this.#stepContext(entry, mechanics))
    return { verdicts, effects: this.#outbox.take() }
  }

  /** All that the match is now. Only between two steps. Throws `game_invalid` where the state holds what JSON cannot. */
  snapshot(): MatchSnapshot {
    return {
      state: capture(this.state as State & Schema),
      random: { game: this.#outbox.random.state, bots: this.#botRandom.state },
      keepsakes: this.#seats.keepsakes,
      ...this.#ballots.snapshot(),
    }
  }

  /** Everything that the next steps depend on, as plain data to compare and to read. */
  picture(): Dump {
    const { keepsakes } = this.#seats
    const { ballots, asks } = this.#ballots.snapshot()
    const random = { game: [...this.#outbox.random.state], bots: [...this.#botRandom.state] }
    return { state: dump(this.state), random, keepsakes: dump(keepsakes), ballots: dump(ballots), asks: dump(asks) }
  }

  /** Sixteen digits that stand for {@link picture}. */
  hash(): string {
    return hashDump(this.picture())
  }

  #apply(command: Command): Verdict {
    switch (command.kind) {
      case 'join':
      case 'drop':
      case 'return':
      case 'bot.join':
        return this.#seats.apply(command)
      case 'leave':
      case 'bot.leave': {
        const verdict = this.#seats.apply(command)
        if (verdict.ok) this.#ballots.forget(command.seat)
        return verdict
      }
      case 'action':
        return this.#act(command)
      case 'crowd':
        if (command.spectators === 0 && this.state.crowd > 0) this.#mechanics.abandon()
        this.state.crowd = command.spectators
        return accepted
      case 'stands.pause':
        this.state.standsPaused = command.paused
        if (command.paused) this.#ballots.callOff()
        return accepted
      case 'mechanic.set': {
        const objection = this.#mechanics.objection(command)
        if (objection !== undefined) return refused(objection)
        this.#mechanics.change(command, command.actor)
        return accepted
      }
      case 'ballot.open':
      case 'ballot.tally':
      case 'ballot.extend':
      case 'ballot.decide':
      case 'ballot.cancel':
        return this.#ballots.apply(command)
      case 'event':
        if (!Object.hasOwn(this.game.on, command.type)) return refused('request_invalid')
        this.game.on[command.type]?.(this.state, command.data, this.#outbox)
        return accepted
    }
  }

  #act(command: Extract<Command, { kind: 'action' }>): Verdict {
    if (!this.state.seats.has(command.seat)) return refused('seat_unknown')
    const row = Object.hasOwn(this.game.actions, command.action) ? this.game.actions[command.action] : undefined
    if (row === undefined) return refused('action_unknown')
    const payload = row.payload.safeParse(command.payload)
    if (!payload.success) return refused('request_invalid')
    return row.handle(this.state, command.seat, payload.data, this.#outbox) === false
      ? refused('action_refused')
      : accepted
  }

  #stepContext(
    entry: TickEntry,
    mechanics: MechanicValues<MechanicTable>,
  ): StepContext<object, MechanicTable, Game['questions']> {
    const outbox = this.#outbox
    return {
      dt: 1 / this.game.tickRate,
      tick: outbox.tick,
      tickRate: outbox.tickRate,
      random: outbox.random,
      mechanics,
      inputs: this.#inputs(entry, mechanics),
      mark: (name, data) => outbox.mark(name, data),
      emit: (type, data) => outbox.emit(type, data),
      ask: (question, about, title) => this.#ballots.ask(question, about, title),
    }
  }

  #inputs(entry: TickEntry, mechanics: MechanicValues<MechanicTable>): ReadonlyMap<string, readonly object[]> {
    const inputs = new Map<string, readonly object[]>()
    const bot: BotContext<MechanicTable> = {
      dt: 1 / this.game.tickRate,
      tick: this.state.tick,
      random: this.#botRandom,
      mechanics,
    }
    const [firstBrain] = Object.values(this.game.bots)
    for (const [id, seat] of this.state.seats) {
      switch (seat.controller) {
        case 'player':
          inputs.set(id, entry.inputs.get(id) ?? [])
          break
        case 'nobody':
          inputs.set(id, [this.neutral])
          break
        case 'bot': {
          const brain = Object.hasOwn(this.game.bots, seat.brain) ? this.game.bots[seat.brain] : firstBrain
          inputs.set(id, [{ ...this.neutral, ...brain?.(this.state, id, bot) }])
          break
        }
      }
    }
    return inputs
  }
}
