import type { Duration } from './clock.ts'
import { CaveaError, type ErrorCode } from './errors.ts'
import type { Json } from './json.ts'
import type { Random } from './random.ts'

/** What a mechanic holds: a number for a range, an option's name for a choice, a boolean for a toggle or trigger. */
export type MechanicValue = number | string | boolean

/** What a trigger's `apply` may use. */
export interface ChangeContext {
  readonly tick: number
  readonly tickRate: number
  readonly random: Random
}

/** What `prepare` may use. */
export interface PrepareContext extends ChangeContext {
  /** Tells everyone of a moment. */
  mark(name: string, data?: Json): void
}

interface Common<State> {
  /** What players and spectators read. */
  label: string
  /** What holds while it has a value, in two or three words, as in `Strong wind →`. Without it, label and value. */
  say?(value: MechanicValue): string
  /** How long a change lasts before the mechanic goes back to its initial value. Without it, a change stays. */
  lasts?: Duration
  /** The shortest time between two changes. */
  cooldown?: Duration
  /** What it costs in the director's points; 60 if left out, negative for a gift. */
  cost?: number
  /** Words by which pools and `conflicts` name it. */
  tags?: readonly string[]
  /** Keys or tags of mechanics with which it does not go: while one of either side is in force, the other may not begin. */
  conflicts?: readonly string[]
  /** Whether it may be changed in this state. Without it, always. Asked when a ballot opens and when it is decided. */
  eligible?(state: State): boolean
  /** Gets ready for a change that may come: runs when a ballot opens that may end in one, however it then ends. */
  prepare?(state: State, ctx: PrepareContext): void
}

/** A number within bounds that the stands move by steps. */
export interface Range<State = unknown> extends Common<State> {
  kind: 'range'
  min: number
  max: number
  initial: number
  /** The largest change at once; also the step of its ballot. */
  maxStep: number
}

/** One of several named options. */
export interface Choice<State = unknown, Option extends string = string> extends Common<State> {
  kind: 'choice'
  /** Option name to label. */
  options: Readonly<Record<Option, string>>
  initial: Option
}

/** On or off. */
export interface Toggle<State = unknown> extends Common<State> {
  kind: 'toggle'
  initial: boolean
}

/** Something that happens once each time it is pulled. */
export interface Trigger<State = unknown> extends Common<State> {
  kind: 'trigger'
  apply(state: State, ctx: ChangeContext): void
}

/** One row of a game's table of what may be changed while it runs. */
export type Mechanic<State = unknown> = Range<State> | Choice<State> | Toggle<State> | Trigger<State>

/** A game's mechanics by key. */
export type MechanicTable<State = unknown> = Readonly<Record<string, Mechanic<State>>>

/** What `ctx.mechanics` holds for a row: a trigger yields how often it was pulled. */
export type ValueOf<Row> = Row extends { kind: 'range' }
  ? number
  : Row extends { kind: 'choice'; options: Readonly<Record<infer Option, string>> }
    ? Option
    : Row extends { kind: 'toggle' }
      ? boolean
      : Row extends { kind: 'trigger' }
        ? number
        : MechanicValue

/** The present values of a table, each with its own type. */
export type MechanicValues<Table> = { readonly [Key in keyof Table]: ValueOf<Table[Key]> }

/** A number within bounds. Throws `game_invalid` where bounds, initial value and step contradict each other. */
export function range<State = unknown>(row: Omit<Range<State>, 'kind'>): Range<State> {
  if (!(row.min < row.max && row.initial >= row.min && row.initial <= row.max && row.maxStep > 0)) {
    throw new CaveaError('game_invalid', {
      value: row,
      detail: `Range "${row.label}" needs min < max, an initial value between them and a positive maxStep.`,
    })
  }
  return { ...row, kind: 'range' }
}

/** One of several options. Throws `game_invalid` with fewer than two or where the initial one is not among them. */
export function choice<Option extends string, State = unknown>(
  row: Omit<Choice<State, Option>, 'kind' | 'initial'> & { initial: NoInfer<Option> },
): Choice<State, Option> {
  if (Object.keys(row.options).length < 2 || !Object.hasOwn(row.options, row.initial)) {
    throw new CaveaError('game_invalid', {
      value: row,
      detail: `Choice "${row.label}" needs two or more options, and the initial one among them.`,
    })
  }
  return { ...row, kind: 'choice' }
}

/** On or off. */
export function toggle<State = unknown>(row: Omit<Toggle<State>, 'kind'>): Toggle<State> {
  return { ...row, kind: 'toggle' }
}

/** Something that happens once each time it is pulled. */
export function trigger<State = unknown>(row: Omit<Trigger<State>, 'kind'>): Trigger<State> {
  return { ...row, kind: 'trigger' }
}

/** The value with which a match starts. A trigger counts how often it was pulled, from 0. */
export function initialOf(row: Mechanic): MechanicValue {
  return row.kind === 'trigger' ? 0 : row.initial
}

/** Whether two rows of a table do not go together. Which of the two says so makes no difference. */
export function conflict(table: MechanicTable, one: string, other: string): boolean {
  const names = (key: string, row: Mechanic | undefined) => [key, ...(row?.tags ?? [])]
  const against = (key: string, target: string) =>
    table[key]?.conflicts?.some((name) => names(target, table[target]).includes(name)) ?? false
  return one !== other && (against(one, other) || against(other, one))
}

// A sum of steps such as 1 + 0.1 + 0.1 misses 1.2 by a few units in the last place, and a ballot offers twelve digits of
// it; that is no larger step. Large numbers miss by more.
const toleranceOf = (one: number, other: number): number =>
  Math.max(1e-9, 1e-11 * Math.max(Math.abs(one), Math.abs(other)))

/**
 * Why a value may not follow the current one by the rules of the row alone: its kind, its bounds and its largest
 * step. `undefined` where it may. Cooldowns and `eligible` depend on the match and are held by its door.
 */
export function objectionTo(row: Mechanic, current: MechanicValue, value: MechanicValue): ErrorCode | undefined {
  switch (row.kind) {
    case 'range': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'mechanic_value'
      const now = Number(current)
      const tolerance = toleranceOf(now, value)
      if (value < row.min - tolerance || value > row.max + tolerance) return 'mechanic_bounds'
      return Math.abs(value - now) > row.maxStep + tolerance ? 'mechanic_step' : undefined
    }
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(row.options, value) ? undefined : 'mechanic_value'
    case 'toggle':
      return typeof value === 'boolean' ? undefined : 'mechanic_value'
    case 'trigger':
      return value === true ? undefined : 'mechanic_value'
  }
}
