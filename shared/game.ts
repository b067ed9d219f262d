import type { Schema } from '@colyseus/schema'
import type * as z from 'zod/mini'
import type { Duration } from './clock.ts'
import { CaveaError } from './errors.ts'
import type { Json } from './json.ts'
import type { ChangeContext, MechanicTable, MechanicValues } from './mechanic.ts'
import type { Random } from './random.ts'
import { type Stands, standsFault } from './stands.ts'
import type { GameState } from './state.ts'
import { type GameWords, wordsFault } from './words.ts'

/** Who takes a seat. */
export interface Newcomer {
  /** The seat's id, the key of whatever the game keeps of it. */
  readonly id: string
  readonly name: string
  /** False for a bot of the house. */
  readonly human: boolean
  /** What `leave` gave when the same person left this match before. */
  readonly keepsake: Json | undefined
}

/** Where a mark's data or an event's data comes from. */
interface Outlets {
  /** Tells everyone of a moment: a fall, the end of a round. */
  mark(name: string, data?: Json): void
  /** Tells other services. */
  emit(type: string, data?: Json): void
}

/** What `join`, `leave`, actions and event handlers may use besides the state. */
export interface GameContext extends ChangeContext, Outlets {}

/** What `move` may use: nothing that a client could not know, so neither randomness nor questions. */
export interface MoveContext<Mechanics = unknown> {
  /** Seconds of one step. */
  readonly dt: number
  readonly mechanics: MechanicValues<Mechanics>
}

/** What `step` may use. */
export interface StepContext<Input, Mechanics, Questions> extends GameContext, MoveContext<Mechanics> {
  /**
   * The inputs of this tick by seat, oldest first: one as a rule, none while a player was not heard of, several after
   * a hold-up on the way. Every seat has an entry.
   */
  readonly inputs: ReadonlyMap<string, readonly Input[]>
  /**
   * Puts a question of the game's table to the stands. The answer comes to the question's `answer`, at the latest
   * after its `wait`, then with `otherwise`. `about` is handed on, and shown as what the question is about.
   */
  ask(question: keyof Questions & string, about: string, title: string): void
}

/** What a bot may use. Its randomness is a stream of its own. */
export interface BotContext<Mechanics = unknown> extends MoveContext<Mechanics> {
  readonly tick: number
  readonly random: Random
}

/** A player's deed beside the input of each tick. */
export interface Action<State, Payload = unknown> {
  payload: z.ZodMiniType<Payload>
  /** Returns false where the game does not allow it now. */
  handle(state: State, seat: string, payload: Payload, ctx: GameContext): boolean | undefined
}

/** A question that the game puts to the stands by `ctx.ask`. */
export interface Question<State> {
  options: Readonly<Record<string, string>>
  /** How long the game waits. With a watch delay the host adds that delay. */
  wait: Duration
  /** The answer when nobody voted in time. */
  otherwise: string
  /** What voters did by an option, as a verb in the past: `saved` makes `You saved Verus`. By option. */
  done?: Readonly<Record<string, string>>
  /** `votes`: how many the answer had; 0 where nobody voted, and `otherwise` is the answer. */
  answer(state: State, about: string, answer: string, ctx: GameContext, votes: number): void
}

// Written as methods so that a game of a special state is taken where any game is: TypeScript compares parameters of
// methods both ways.
type EventHandler<State> = { handle(state: State, data: Json, ctx: GameContext): void }['handle']
type Brain<State, Input, Mechanics> = {
  think(state: State, seat: string, ctx: BotContext<Mechanics>): Partial<Input>
}['think']

/** One line of a score board, best first. */
export interface Standing {
  readonly seat: string
  readonly score: number
}

/**
 * A room type as a value: one pure description that imports no server and no browser code, so that the same step runs
 * on the server, in a client's prediction, in a test at a thousand times real time, in a replay and in a preview.
 */
export interface Game<
  State extends GameState = GameState,
  Input extends object = object,
  Mechanics extends MechanicTable<State> = MechanicTable<State>,
  Actions extends Readonly<Record<string, Action<State>>> = Readonly<Record<string, Action<State>>>,
  Questions extends Readonly<Record<string, Question<State>>> = Readonly<Record<string, Question<State>>>,
> {
  /** Lower-case letters, digits and dashes: the room's name for players' clients and the folder under `rooms/`. */
  readonly name: string
  readonly title: string
  /** One sentence for the lobby. */
  readonly summary: string
  /** What players and bots are called in this game where nobody chose a name. */
  readonly words?: GameWords
  /** Raised when tapes of an older version can no longer be run again. */
  readonly version: number
  readonly players: { readonly min: number; readonly max: number }
  /** Steps a second, 1 to 120. */
  readonly tickRate: number
  readonly state: new () => State
  /** A flat schema: one tick of one player's intent. */
  readonly input: new () => Input
  readonly actions: Actions
  readonly mechanics: Mechanics
  readonly questions: Questions
  /** How much the stands may change, when not, and which mechanics share a ballot. */
  readonly stands?: Stands<State>
  /** Handlers of events from outside, by type. */
  readonly on: Readonly<Record<string, EventHandler<State>>>
  /**
   * What people want to know of a ballot's options beforehand: how many players a mark, whose data has their `seat`,
   * befalls. `verb` ends the sentence `3 of 5 …`.
   */
  readonly outlook?: { readonly mark: string; readonly verb: string }
  /** Lays out a fresh state. */
  setup(state: State, ctx: GameContext): void
  join(state: State, newcomer: Newcomer, ctx: GameContext): void
  /** Takes a seat's things away and returns what its person should find again, a few hundred bytes at most. */
  leave(state: State, seat: string, ctx: GameContext): Json | undefined
  step(state: State, ctx: StepContext<Input, Mechanics, Questions>): void
  /** The entity that a seat's inputs move. Client and server find it by the same function. */
  avatar(state: State, seat: string): Schema | undefined
  /**
   * One entity by one input, in place. Called by `step` and by the client's prediction, there with a plain copy of the
   * avatar's scalar fields; `world` is read only.
   */
  move(avatar: object, input: Input, world: State, ctx: MoveContext<Mechanics>): void
  /** The score board, best first. */
  standings(state: State): readonly Standing[]
  /** Brains by name. The first is the one that fills empty seats. Each returns the fields of the input it wants. */
  readonly bots: Readonly<Record<string, Brain<State, Input, Mechanics>>>
}

const gameName = /^[a-z][a-z0-9-]{0,31}$/

/**
 * Checks a game description and returns it as it is. Throws `game_invalid` with the field that is wrong.
 * Types flow from it: `ctx.mechanics` in `step`, an action's payload in its handler, `ctx.ask`'s questions.
 */
export function defineGame<
  State extends GameState,
  Input extends object,
  Mechanics extends MechanicTable<State>,
  Actions extends Readonly<Record<string, Action<State>>>,
  Questions extends Readonly<Record<string, Question<State>>>,
>(game: Game<State, Input, Mechanics, Actions, Questions>): Game<State, Input, Mechanics, Actions, Questions> {
  const reject = (detail: string): never => {
    throw new CaveaError('game_invalid', { value: game.name, detail })
  }
  if (!gameName.test(game.name)) reject(`"${game.name}" is no name: lower-case letters, digits and dashes.`)
  if (!(game.players.min >= 1 && game.players.max >= game.players.min && game.players.max <= 64)) {
    reject('players needs 1 <= min <= max <= 64.')
  }
  if (!(Number.isInteger(game.tickRate) && game.tickRate >= 1 && game.tickRate <= 120)) {
    reject('tickRate is a whole number from 1 to 120.')
  }
  for (const [key, question] of Object.entries(game.questions)) {
    if (!Object.hasOwn(question.options, question.otherwise)) {
      reject(`question "${key}" needs its answer "otherwise" among its options.`)
    }
  }
  const named = new Set(Object.entries(game.mechanics).flatMap(([key, row]) => [key, ...(row.tags ?? [])]))
  for (const [key, row] of Object.entries(game.mechanics)) {
    const unknown = row.conflicts?.find((name) => !named.has(name))
    if (unknown !== undefined)
      reject(`mechanic "${key}" conflicts with "${unknown}", which no mechanic is or has as a tag.`)
  }
  const fault = game.stands === undefined ? undefined : standsFault(game.stands, game.mechanics)
  if (fault !== undefined) reject(fault)
  const wordFault = game.words === undefined ? undefined : wordsFault(game.words)
  if (wordFault !== undefined) reject(wordFault)
  if (Object.keys(game.bots).length === 0) reject('bots needs at least one brain: it plays for who has dropped.')
  return game
}

/** An action whose payload is checked by a schema before the handler sees it. */
export function action<Payload, State>(
  payload: z.ZodMiniType<Payload>,
  handle: (state: State, seat: string, payload: Payload, ctx: GameContext) => boolean | undefined,
): Action<State, Payload> {
  return { payload, handle }
}
