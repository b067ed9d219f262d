import { ArraySchema, CollectionSchema, MapSchema, Metadata, Schema, SetSchema } from '@colyseus/schema'
import { hashText } from '../random.ts'

/** A plain copy of a state: every field in full precision, those that never leave the host included. */
export type Dump = string | number | boolean | null | Dump[] | { [key: string]: Dump }

const fieldNames = new WeakMap<object, readonly string[]>()

/**
 * The names of all that an instance holds. Synced fields live behind accessors of the class and the others as plain
 * properties of the instance: both count.
 */
export function namesOf(instance: Schema): string[] {
  const type = instance.constructor as typeof Schema
  let names = fieldNames.get(type)
  if (names === undefined) {
    names = Object.keys(Metadata.getFields(type))
    fieldNames.set(type, names)
  }
  return [...names, ...Object.keys(instance).filter((name) => !names.includes(name))]
}

/**
 * A plain copy of a schema instance or collection. An instance that is reachable twice is written twice.
 * Throws a RangeError on a state that contains itself.
 */
export function dump(value: unknown): Dump {
  if (value instanceof Schema) {
    const out: Record<string, Dump> = {}
    for (const name of namesOf(value)) {
      const field = (value as unknown as Record<string, unknown>)[name]
      if (field !== undefined) out[name] = dump(field)
    }
    return out
  }
  if (value instanceof MapSchema || value instanceof Map) {
    // As pairs: a step walks a map in its order, which a plain object loses for keys that look like numbers.
    return Array.from(value.entries() as Iterable<[unknown, unknown]>, ([key, item]) => [dump(key), dump(item)])
  }
  if (
    value instanceof ArraySchema ||
    value instanceof SetSchema ||
    value instanceof CollectionSchema ||
    value instanceof Set
  ) {
    return Array.from(value.values() as Iterable<unknown>, dump)
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<unknown>, dump)
  switch (typeof value) {
    case 'number':
      // JSON has no words for these, and -0 steps differently from 0.
      return Number.isFinite(value) && !Object.is(value, -0) ? value : `number:${Object.is(value, -0) ? '-0' : value}`
    case 'bigint':
      return `bigint:${value}`
    case 'string':
    case 'boolean':
      return value
    case 'object': {
      if (value === null) return null
      const told = Object.entries(value).filter(([, item]) => typeof item !== 'function')
      return Object.fromEntries(told.map(([key, item]) => [key, dump(item)]))
    }
    default:
      return null
  }
}

/** Sixteen digits that stand for a dump: equal dumps, and none but they in practice, give equal digits. */
export function hashDump(value: Dump): string {
  return hashText(JSON.stringify(value))
}
