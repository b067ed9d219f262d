import { Metadata } from '@colyseus/schema'

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
 * would spread through every position that it touches.
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
        : value
  }
  return out
}
