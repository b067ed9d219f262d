import { Metadata } from '@colyseus/schema'
import type { Command } from '../command.ts'

/** The fields of one input as a plain object: what the match steps with and the tape holds. */
export type PlainInput = Record<string, unknown>

/** The input of somebody who does nothing: each field's default, or the zero of its type. */
export function neutralInput(inputClass: new () => object): PlainInput {
  const blank = new inputClass() as Record<string, unknown>
  const out: PlainInput = {}
  for (const [name, type] of Object.entries(Metadata.getFields(inputClass) as Record<string, unknown>)) {
    out[name] = blank[name] ?? (type === 'string' ? '' : type === 'boolean' ? false : 0)
  }
  return out
}

/**
 * A plain copy of a decoded input. A number that is not finite becomes the neutral one: from a hostile client a NaN
 * would spread through every position that it touches. Minus zero, which a tape cannot hold, becomes zero.
 */
export function plainInput(neutral: PlainInput, decoded: object): PlainInput {
  const source = decoded as Record<string, unknown>
  const out: PlainInput = {}
  for (const name in neutral) {
    const value = source[name]
    out[name] =
      value === undefined ||
      typeof value !== typeof neutral[name] ||
      (typeof value === 'number' && !Number.isFinite(value))
        ? neutral[name]
        : typeof value === 'number'
          ? value + 0
          : value
  }
  return out
}

/**
 * A command as a tape gives it back. What enters live comes from wires that know more than JSON does: a minus zero in an
 * action steps differently from the zero that the tape has of it.
 */
export function asWritten(command: Command): Command {
  return JSON.parse(JSON.stringify(command)) as Command
}
