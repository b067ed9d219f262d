import type { Command } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import { Match } from '../../shared/match/match.ts'
import type { MechanicValue, MechanicValues } from '../../shared/mechanic.ts'
import { arena } from './game.ts'
import type { ArenaMechanics } from './mechanics.ts'
import type { ArenaState, Gladiator, Intent } from './state.ts'

type Intents = Readonly<Record<string, Partial<Intent>>>
type Mark = Extract<Effect, { kind: 'mark' }>
type Ask = Extract<Effect, { kind: 'ask' }>

/** What each mechanic holds before anybody has changed anything. */
export const calm: MechanicValues<ArenaMechanics> = {
  gravity: 1,
  floor: 'stone',
  wind: 0,
  night: false,
  rage: false,
  lion: 0,
  bread: 0,
}

const still: Intent = { moveX: 0, moveY: 0, dash: false }

/**
 * A match of the arena to try its rules in: players join at the first tick and stand still unless told otherwise.
 * The first round is fought on a floor without pits; `place` puts somebody where the rule in question begins.
 */
export class Bout {
  readonly match: Match<ArenaState>
  readonly effects: Effect[] = []

  constructor(seats: readonly string[], seed = 'bout') {
    this.match = new Match<ArenaState>(arena, { seed })
    this.enter(
      ...seats.map(
        (seat): Command => ({ kind: 'join', actor: 'player', seat, name: seat, person: `person of ${seat}` }),
      ),
    )
    for (const gladiator of this.state.gladiators.values()) gladiator.safeUntil = 0
  }

  get state(): ArenaState {
    return this.match.state
  }

  /** The gladiator of a seat. Throws where there is none. */
  of(seat: string): Gladiator {
    const gladiator = this.state.gladiators.get(seat)
    if (gladiator === undefined) throw new Error(`${seat} has no gladiator.`)
    return gladiator
  }

  /** Puts a gladiator somewhere, in metres and metres a second; at rest if nothing else is said. */
  place(seat: string, at: Partial<Pick<Gladiator, 'x' | 'y' | 'vx' | 'vy' | 'bruises'>>): Gladiator {
    return this.of(seat).assign({ vx: 0, vy: 0, ...at })
  }

  /** One tick in which commands enter. Returns whether all of them were let in. */
  enter(...commands: readonly Command[]): boolean {
    return this.#advance(commands, {})
  }

  /** Goes on for some ticks, with what each seat wants in each of them. */
  run(ticks: number, intents: Intents | ((tick: number) => Intents) = {}): this {
    for (let at = 0; at < ticks; at++) this.#advance([], typeof intents === 'function' ? intents(at) : intents)
    return this
  }

  /** Sets a mechanic as an operator does, a range by as many steps as it takes. Returns whether it was let in. */
  set(mechanic: keyof typeof arena.mechanics, value: MechanicValue): boolean {
    const row = arena.mechanics[mechanic]
    if (row.kind === 'range') {
      for (let now = this.#range(mechanic); Math.abs(Number(value) - now) > row.maxStep; now = this.#range(mechanic)) {
        this.enter(change(mechanic, now + Math.sign(Number(value) - now) * row.maxStep))
      }
    }
    return this.enter(change(mechanic, value))
  }

  /** Lets the audience answer the last question about a seat, by some votes. Returns whether the answer was let in. */
  answer(about: string, option: 'up' | 'down', votes = 1): boolean {
    const ballot = this.open(about)
    return (
      ballot !== undefined &&
      this.enter({ kind: 'ballot.tally', actor: 'audience', ballot, counts: { [option]: votes }, voters: votes }) &&
      this.enter({ kind: 'ballot.decide', actor: 'audience', ballot, ranking: [option] })
    )
  }

  /** Opens a ballot on the last question about a seat, and returns its id. */
  open(about: string): string | undefined {
    const ask = this.asks().findLast((one) => one.about === about)
    if (ask === undefined) throw new Error(`Nobody has asked about ${about}.`)
    const ballot = `about ${ask.id}`
    const options = Object.entries(ask.options).map(([name, label]) => ({ name, label, changes: [] }))
    const plan = { title: ask.title, method: 'plurality', mechanic: '', about, ask: ask.id, options } as const
    return this.enter({ kind: 'ballot.open', actor: 'audience', ballot, plan, ticks: ask.waitTicks })
      ? ballot
      : undefined
  }

  /** The marks of a name so far, oldest first. */
  marks(name: string): Mark[] {
    return this.effects.filter((effect): effect is Mark => effect.kind === 'mark' && effect.name === name)
  }

  /** What the stands have been asked so far. */
  asks(): Ask[] {
    return this.effects.filter((effect): effect is Ask => effect.kind === 'ask')
  }

  #range(mechanic: string): number {
    return Number((this.state.mechanics.get(mechanic) as { value?: MechanicValue } | undefined)?.value)
  }

  #advance(commands: readonly Command[], intents: Intents): boolean {
    const inputs = new Map<string, readonly Intent[]>()
    for (const seat of this.state.seats.keys()) inputs.set(seat, [{ ...still, ...intents[seat] }])
    const { effects, verdicts } = this.match.advance({ commands, inputs })
    this.effects.push(...effects)
    return verdicts.every((verdict) => verdict.ok)
  }
}

const change = (mechanic: string, value: MechanicValue): Command => ({
  kind: 'mechanic.set',
  actor: 'operator',
  mechanic,
  value,
})
