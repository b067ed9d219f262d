import { planFor } from '../../shared/ballot/plan.ts'
import type { Command, TickEntry } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import type { Game } from '../../shared/game.ts'
import type { Match } from '../../shared/match/match.ts'
import type { Mechanic, MechanicValue } from '../../shared/mechanic.ts'
import { Random } from '../../shared/random.ts'
import { mechanicOf } from '../../shared/state.ts'

const people = ['ann', 'ben', 'cai', 'dot', 'eve']

/** Plays any game at random: people and bots come and go, mechanics change, ballots open and are decided. */
export class AnyPlay {
  readonly #game: Game
  readonly #random: Random
  readonly #asks: Extract<Effect, { kind: 'ask' }>[] = []
  #ballots = 0

  constructor(game: Game, seed: string) {
    this.#game = game
    this.#random = Random.fromSeed(seed, 'any play')
  }

  /** What enters the next tick of a match. */
  entry(match: Match): TickEntry {
    const commands: Command[] = []
    const ask = this.#asks.shift()
    if (ask !== undefined) commands.push(this.#open(ask))
    while (this.#random.chance(0.2)) {
      const command = this.#command(match)
      if (command !== undefined) commands.push(command)
    }
    const inputs = new Map<string, readonly object[]>()
    for (const [seat, { controller }] of match.state.seats) {
      if (controller === 'player') inputs.set(seat, this.#inputs(match))
    }
    return { commands, inputs }
  }

  /** Hears what a step asked for: questions are put to the stands in the next tick. */
  heard(effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.kind === 'ask') this.#asks.push(effect)
  }

  #inputs(match: Match): object[] {
    return Array.from({ length: this.#random.integer(0, 2) }, () =>
      Object.fromEntries(
        Object.entries(match.neutral).map(([name, neutral]) => [
          name,
          typeof neutral === 'number' ? this.#random.between(-1, 1) : this.#random.chance(0.3),
        ]),
      ),
    )
  }

  #command(match: Match): Command | undefined {
    const person = this.#random.pick(people) ?? ''
    const open = [...match.state.ballots].filter(([, ballot]) => ballot.status === 'open')
    const [ballot = '', shown] = this.#random.pick(open) ?? []
    const options = [...(shown?.options ?? [])]
    switch (this.#random.integer(0, 9)) {
      case 0:
      case 1:
        return { kind: 'join', actor: 'player', seat: person, name: person, person: `person of ${person}` }
      case 2:
        return { kind: 'drop', actor: 'player', seat: person }
      case 3:
        return { kind: 'return', actor: 'player', seat: person }
      case 4:
        return this.#random.chance(0.4) ? { kind: 'leave', actor: 'player', seat: person } : undefined
      case 5: {
        const [brain = ''] = Object.keys(this.#game.bots)
        return { kind: 'bot.join', actor: 'system', seat: `bot-${this.#random.integer(1, 4)}`, name: 'Bot', brain }
      }
      case 6: {
        const [key, row] = this.#mechanic()
        if (row === undefined) return undefined
        return { kind: 'mechanic.set', actor: 'operator', mechanic: key, value: this.#value(row) }
      }
      case 7: {
        const [key, row] = this.#mechanic()
        const held = mechanicOf(match.state, key)
        if (row === undefined || held === undefined) return undefined
        const plan = planFor(key, row, held.value)
        return { kind: 'ballot.open', actor: 'audience', ballot: `b${++this.#ballots}`, plan, ticks: 30 }
      }
      case 8: {
        const counts = Object.fromEntries(options.map((name) => [name, this.#random.integer(0, 9)]))
        return { kind: 'ballot.tally', actor: 'audience', ballot, counts, voters: 9 }
      }
      default: {
        const ranking = this.#random.shuffled(options)
        return { kind: 'ballot.decide', actor: 'audience', ballot, ranking }
      }
    }
  }

  #open({ id, about, title, options: labels }: Extract<Effect, { kind: 'ask' }>): Command {
    const options = Object.entries(labels).map(([name, label]) => ({ name, label, changes: [] }))
    const plan = { title, about, ask: id, method: 'plurality', mechanic: '', options } as const
    return { kind: 'ballot.open', actor: 'audience', ballot: `b${++this.#ballots}`, plan, ticks: 30 }
  }

  #mechanic(): readonly [string, Mechanic | undefined] {
    return this.#random.pick(Object.entries(this.#game.mechanics)) ?? ['', undefined]
  }

  #value(row: Mechanic): MechanicValue {
    switch (row.kind) {
      case 'range':
        return this.#random.between(row.min, row.max)
      case 'choice':
        return this.#random.pick(Object.keys(row.options)) ?? ''
      case 'toggle':
        return this.#random.chance(0.5)
      case 'trigger':
        return true
    }
  }
}
