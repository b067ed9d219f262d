import { type MapSchema, type SchemaType, schema, t } from '@colyseus/schema'
import { initialOf, type Mechanic, type MechanicTable, type MechanicValue, type MechanicValues } from './mechanic.ts'

/** Who moves the avatar of a seat: its player, nobody (it stands still), or a bot. */
export type Controller = 'player' | 'nobody' | 'bot'

/** A place in a match. Its key is the session id of whoever sits there, or a bot's own id. */
export const Seat = schema(
  {
    name: t.string().default(''),
    /** False for the bots of the house. */
    human: t.boolean().default(false),
    controller: t.string<Controller>().default('player'),
    /** Who the person is over several visits; empty for bots and for those who did not say. Never leaves the host. */
    person: t.string().default('').noSync(),
    brain: t.string().default('').noSync(),
    /** The tick at which its player was last seen to go. */
    awayTick: t.uint32().default(0).noSync(),
  },
  'Seat',
)
export type Seat = SchemaType<typeof Seat>

/** Who changed a mechanic last. `''`: it has gone back to its initial value, or was never changed. */
export type ChangedBy = '' | 'audience' | 'operator' | 'event'

/** What all mechanics show. Ticks are 0 where the time is not set. */
export const MechanicState = schema(
  {
    kind: t.string<Mechanic['kind']>().default('trigger'),
    label: t.string().default(''),
    /** The tick at which it goes back to its initial value; 0 if it stays. */
    until: t.uint32().default(0),
    /** The first tick at which it may change again. */
    readyAt: t.uint32().default(0),
    /** Who made the change that holds now; empty while none does. */
    by: t.string<ChangedBy>().default(''),
    /** How many votes the change had that holds now; 0 where it was not the audience's. */
    votes: t.uint32().default(0),
  },
  'MechanicState',
)
export type MechanicState = SchemaType<typeof MechanicState> & { value: MechanicValue }

// float64, so that a client predicts with the very value that the host steps with.
const RangeState = MechanicState.extend({ value: t.float64().default(0) }, 'RangeState')
const ChoiceState = MechanicState.extend({ value: t.string().default('') }, 'ChoiceState')
const ToggleState = MechanicState.extend({ value: t.boolean().default(false) }, 'ToggleState')
const TriggerState = MechanicState.extend({ value: t.uint32().default(0) }, 'TriggerState')

/** How a ballot stands. `expired`: nobody voted in time, so nothing changes, or a question's own answer holds. */
export type BallotStatus = 'open' | 'decided' | 'expired' | 'cancelled'

/** One question put to the stands. Times are ticks. */
export const BallotState = schema(
  {
    title: t.string().default(''),
    method: t.string().default('plurality'),
    /** The mechanic it would change; empty for a game's own question. */
    mechanic: t.string().default(''),
    /** What or whom a game's own question is about; often a seat's id. */
    about: t.string().default(''),
    /** Names of the options. On a slider they are numbers, from the lowest to the highest. */
    options: t.array('string'),
    labels: t.map('string'),
    /** What to write in chat for each option, behind a `!`: others than on the ballot before. Empty on a slider. */
    tokens: t.map('string'),
    counts: t.map('number'),
    voters: t.uint32().default(0),
    /** How many votes an option needs; 0 unless the method is `threshold`. */
    goal: t.uint32().default(0),
    opensAt: t.uint32().default(0),
    closesAt: t.uint32().default(0),
    status: t.string<BallotStatus>().default('open'),
    winner: t.string().default(''),
    /** By how many votes the winner was ahead of the next option, rounded; 0 unless decided, and where lots were drawn. */
    margin: t.uint32().default(0),
    /** Where it is shown: the lowest place that no other open ballot had when it opened, from 0. It never changes. */
    slot: t.uint8().default(0),
    /** SHA-256 of the seed, there from the start: nobody can choose a seed that suits them. */
    commitment: t.string().default(''),
    /** What settles ties, there once the ballot is closed. */
    seed: t.string().default(''),
    /** The hash of all its votes in their order, there once the ballot is closed. */
    chain: t.string().default(''),
    /** The hash of all that is published of it, there once the ballot is closed. */
    seal: t.string().default(''),
  },
  'BallotState',
)
export type BallotState = SchemaType<typeof BallotState>

// A function, not one shared object: each class that schema() makes gets field builders of its own.
const baseFields = () => ({
  tick: t.uint32().default(0),
  /** Ticks a second. */
  tickRate: t.uint8().default(30),
  /** How many spectators watch. */
  crowd: t.uint32().default(0),
  seats: t.map(Seat),
  mechanics: t.map(MechanicState),
  ballots: t.map(BallotState),
  /** An operator has paused the audience: no ballot is open, and no vote counts. */
  standsPaused: t.boolean().default(false),
})

/** What every game's state has. */
export interface GameState {
  tick: number
  tickRate: number
  crowd: number
  readonly seats: MapSchema<Seat>
  readonly mechanics: MapSchema<InstanceType<typeof MechanicState>>
  readonly ballots: MapSchema<BallotState>
  standsPaused: boolean
}

type Fields = Parameters<typeof schema>[0]

/**
 * The start of every game's state. `GameState.extend({ … }, 'MyState')` makes a class with the common fields and yours.
 *
 * It copies fields instead of deriving classes: Colyseus sends the reflection of a parent class together with all its
 * children, so with one common parent the bytes of a game's handshake would depend on which other games are loaded.
 */
export const GameState = {
  extend<F extends Fields>(fields: F, name: string) {
    return schema<ReturnType<typeof baseFields> & F>({ ...baseFields(), ...fields }, name)
  },
}

/** Fills the common fields of a fresh state. */
export function furnish(state: GameState, tickRate: number, mechanics: MechanicTable): void {
  state.tickRate = tickRate
  for (const [key, row] of Object.entries(mechanics)) state.mechanics.set(key, mechanicState(row))
}

function mechanicState(row: Mechanic): InstanceType<typeof MechanicState> {
  const common = { kind: row.kind, label: row.label }
  switch (row.kind) {
    case 'range':
      return new RangeState().assign({ ...common, value: row.initial })
    case 'choice':
      return new ChoiceState().assign({ ...common, value: row.initial })
    case 'toggle':
      return new ToggleState().assign({ ...common, value: row.initial })
    case 'trigger':
      return new TriggerState().assign({ ...common, value: 0 })
  }
}

/** A mechanic's row in a state. Which class it is follows from its kind; the map's type only knows what they share. */
export function mechanicOf(state: GameState, key: string): MechanicState | undefined {
  return state.mechanics.get(key) as MechanicState | undefined
}

/** The present values of a table, as `ctx.mechanics` gives them; also what a client's prediction reads. */
export function mechanicValues<Table extends MechanicTable>(state: GameState, table: Table): MechanicValues<Table> {
  const values: Record<string, MechanicValue> = {}
  for (const [key, row] of Object.entries(table)) values[key] = mechanicOf(state, key)?.value ?? initialOf(row)
  return values as MechanicValues<Table>
}
