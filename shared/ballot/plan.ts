import type { Mechanic, MechanicValue } from '../mechanic.ts'
import type { Method } from './method.ts'

/** A change of one mechanic. For a trigger the value is `true`. */
export interface MechanicChange {
  readonly mechanic: string
  readonly value: MechanicValue
}

/** One option of a ballot and what follows if it wins. Without changes, nothing does. */
export interface BallotOption {
  readonly name: string
  readonly label: string
  readonly changes: readonly MechanicChange[]
}

/** A ballot before it opens. */
export interface BallotPlan {
  readonly title: string
  readonly method: Method
  /** How many votes an option needs: for a threshold ballot alone. */
  readonly goal?: number
  readonly options: readonly BallotOption[]
  /** The mechanic that it would change; empty for a question of the game and for a ballot that mixes mechanics. */
  readonly mechanic: string
  /** The id of the effect by which the game asked, or empty. */
  readonly ask: string
  /** What or whom a game's own question is about, or empty. */
  readonly about: string
}

/** The ballot of a question that a game asks. `options`: labels by name; `ask`: the id of the effect. */
export function questionPlan(
  ask: string,
  { title, about, options }: { title: string; about: string; options: Readonly<Record<string, string>> },
): BallotPlan {
  const named = Object.entries(options).map(([name, label]) => ({ name, label, changes: [] }))
  return { title, about, ask, method: 'plurality', mechanic: '', options: named }
}

const round = (value: number) => Number(value.toPrecision(12))

/**
 * The ballot that a mechanic makes of itself: a trigger or a toggle asks thumbs up or down, a choice offers its
 * options, a range offers down, keep and up by its largest step (without a side on which it is at its bound).
 */
export function planFor(key: string, row: Mechanic, current: MechanicValue): BallotPlan {
  const base = { title: row.label, method: 'plurality', mechanic: key, ask: '', about: '' } as const
  const option = (name: string, label: string, value?: MechanicValue): BallotOption => ({
    name,
    label,
    changes: value === undefined ? [] : [{ mechanic: key, value }],
  })
  switch (row.kind) {
    case 'trigger':
      return { ...base, options: [option('up', 'Yes', true), option('down', 'No')] }
    case 'toggle':
      return current === true
        ? { ...base, options: [option('up', 'Keep it'), option('down', 'End it', false)] }
        : { ...base, options: [option('up', 'Yes', true), option('down', 'No')] }
    case 'choice':
      return {
        ...base,
        options: Object.entries(row.options).map(([name, label]) =>
          name === current ? option(name, label) : option(name, label, name),
        ),
      }
    case 'range': {
      const now = Number(current)
      const lower = Math.max(row.min, round(now - row.maxStep))
      const higher = Math.min(row.max, round(now + row.maxStep))
      return {
        ...base,
        options: [
          ...(lower < now ? [option('down', `Down to ${round(lower)}`, lower)] : []),
          option('keep', `Keep ${round(now)}`),
          ...(higher > now ? [option('up', `Up to ${round(higher)}`, higher)] : []),
        ],
      }
    }
  }
}
