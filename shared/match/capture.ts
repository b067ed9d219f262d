import { $refId, ArraySchema, CollectionSchema, MapSchema, Schema, SetSchema, TypeContext } from '@colyseus/schema'
import { CaveaError } from '../errors.ts'
import type { Json } from '../json.ts'
import { namesOf } from './dump.ts'

/**
 * One value of a state as JSON, in full precision. Numbers, texts, truth values and null stand for themselves;
 * everything else is a list that begins with what it is:
 *
 *     ["schema", type, reference, fields]   ["map" | "array", reference, items]
 *     ["set" | "collection", reference, next place, items]
 *     ["again", ordinal]                    ["Map" | "Set" | "List", items]    ["Bytes", array type, numbers]
 *     ["Object", fields]                    ["number", text]   ["bigint", text]   ["nothing"]
 *
 * Fields and a map's items are pairs of a name and a value, those of a set or collection of a place and a value: clients
 * know them by their places, and keep what they have under one.
 *
 * `type` is the class's number in the state's type context. `reference` is the number under which clients know the
 * instance, null where no encoder has numbered it. `again` is an instance that was captured before: the ordinal counts
 * schema instances and their collections in the order in which they were met.
 */
export type Captured = Json

type Numbered = object & { [$refId]?: number }
type Fields = Record<string, unknown>
type NumberList = ArrayLike<number> & { constructor: { name: string } }

/** Where a set or collection of Colyseus counts the places that it has given to items. Not its symbol of a like name. */
const nextPlace = '$refId'
/** More places no match comes to. */
const mostPlaces = 2 ** 30

const numberLists = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const

function oddNumber(value: number): Captured {
  // JSON has no words for these, and -0 steps differently from 0.
  return Number.isFinite(value) && !Object.is(value, -0) ? value : ['number', Object.is(value, -0) ? '-0' : `${value}`]
}

/**
 * A whole state, host-only fields and shared instances included.
 * Throws `game_invalid` where it holds what cannot be brought back: an instance of a class that is no schema.
 */
export function capture(state: Schema): Captured {
  const context = TypeContext.cache(state.constructor as typeof Schema)
  const met = new Map<object, number>()

  const items = (list: Iterable<unknown>) => Array.from(list, value)
  const fields = (source: Fields, names: readonly string[]) => {
    const out: [string, Captured][] = []
    for (const name of names) if (source[name] !== undefined) out.push([name, value(source[name])])
    return out
  }

  function numbered(instance: Numbered, write: (reference: number | null) => Captured): Captured {
    const before = met.get(instance)
    if (before !== undefined) return ['again', before]
    met.set(instance, met.size)
    return write(instance[$refId] ?? null)
  }

  function value(from: unknown): Captured {
    switch (typeof from) {
      case 'number':
        return oddNumber(from)
      case 'string':
      case 'boolean':
        return from
      case 'bigint':
        return ['bigint', `${from}`]
      case 'undefined':
        return ['nothing']
      case 'object':
        return from === null ? null : object(from)
      default:
        throw new CaveaError('game_invalid', { detail: `A state cannot hold a ${typeof from}.` })
    }
  }

  function object(from: object): Captured {
    if (from instanceof Schema) {
      const type = context.getTypeId(from.constructor as typeof Schema)
      if (type === undefined) {
        throw new CaveaError('game_invalid', { detail: `The state's schema does not name ${from.constructor.name}.` })
      }
      return numbered(from, (reference) => [
        'schema',
        type,
        reference,
        fields(from as unknown as Fields, namesOf(from)),
      ])
    }
    if (from instanceof MapSchema) {
      // As pairs: a step walks a map in its order, which a plain object loses for keys that look like numbers.
      const entries = from.entries() as Iterable<[string, unknown]>
      return numbered(from, (reference) => ['map', reference, Array.from(entries, ([key, item]) => [key, value(item)])])
    }
    if (from instanceof ArraySchema) return numbered(from, (reference) => ['array', reference, items(from.values())])
    if (from instanceof SetSchema || from instanceof CollectionSchema) {
      const kind = from instanceof SetSchema ? 'set' : 'collection'
      const entries = from.entries() as Iterable<[number, unknown]>
      return numbered(from, (reference) => [
        kind,
        reference,
        Number(Reflect.get(from, nextPlace)),
        Array.from(entries, ([place, item]) => [place, value(item)]),
      ])
    }
    if (from instanceof Map) return ['Map', items(from.entries())]
    if (from instanceof Set) return ['Set', items(from.values())]
    if (Array.isArray(from)) return ['List', items(from)]
    // By its prototype: data from outside may well have a key of its own that is called `constructor`.
    const name = (Object.getPrototypeOf(from) as object | null)?.constructor?.name ?? 'Object'
    if (Object.hasOwn(numberLists, name)) return ['Bytes', name, Array.from(from as NumberList, oddNumber)]
    if (name === 'Object') return ['Object', Object.entries(from).map(([key, item]) => [key, value(item)])]
    throw new CaveaError('game_invalid', { detail: `The state holds a ${name}, which a snapshot cannot bring back.` })
  }

  return value(state)
}

/**
 * Fills a fresh state with what {@link capture} gave of another one of the same class. Instances get their old
 * references, so it has to be done before an encoder is put on the state. Throws `tape_damaged` for anything else.
 */
export function restore(state: Schema, captured: Captured): void {
  const context = TypeContext.cache(state.constructor as typeof Schema)
  const met: object[] = []

  const damaged = (detail: string, cause?: unknown) =>
    new CaveaError('tape_damaged', { detail: `Its snapshot does not fit: ${detail}.`, cause })
  const list = (from: Captured | undefined): Captured[] => {
    if (!Array.isArray(from)) throw damaged('a list is missing')
    return from
  }
  const pairs = (from: Captured | undefined): [string, Captured][] =>
    list(from).map((pair) => {
      const [name, inner] = list(pair)
      if (typeof name !== 'string' || inner === undefined) throw damaged('a field is missing')
      return [name, inner]
    })
  const number = (from: Captured | undefined): number => {
    if (typeof from === 'number') return from
    if (Array.isArray(from) && from[0] === 'number') return Number(from[1])
    throw damaged('a number is missing')
  }

  function meet(instance: Numbered, reference: Captured | undefined): void {
    met.push(instance)
    if (typeof reference !== 'number' || instance[$refId] !== undefined) return
    Object.defineProperty(instance, $refId, { value: reference, enumerable: false, writable: true })
  }

  function fill(instance: Schema, [, , reference, fields]: Captured[]): void {
    meet(instance, reference)
    const target = instance as unknown as Fields
    const own = namesOf(instance)
    const given = pairs(fields)
    for (const [name, inner] of given) {
      if (name in instance && !own.includes(name)) throw damaged(`${name} is no field`)
      const next = value(inner, target[name])
      // A collection that the class has made stays: it is filled in place.
      if (next !== target[name]) target[name] = next
    }
    // What a fresh instance has by itself may have been taken out of the captured one.
    const names = new Set(given.map(([name]) => name))
    for (const name of own) if (!names.has(name) && target[name] !== undefined) target[name] = undefined
  }

  function fillPlaces(into: SetSchema<unknown> | CollectionSchema<unknown>, [, reference, next, items]: Captured[]) {
    meet(into, reference)
    into.clear()
    const place = (from: Captured | undefined): number => {
      const found = number(from)
      if (!Number.isInteger(found) || found < 0 || found > mostPlaces) throw damaged(`${found} is no place`)
      return found
    }
    for (const pair of list(items)) {
      const [at, inner] = list(pair)
      Reflect.set(into, nextPlace, place(at))
      into.add(value(inner ?? null, undefined) as never)
    }
    Reflect.set(into, nextPlace, place(next))
    return into
  }

  /** `present`: what the fresh instance has in this place, to be filled where it is a collection. */
  function value(from: Captured, present: unknown): unknown {
    if (!Array.isArray(from)) return from
    const [kind, first, second] = from
    switch (kind) {
      case 'schema': {
        const type = context.get(number(first))
        if (type === undefined) throw damaged(`type ${number(first)} is unknown`)
        const instance = new type()
        fill(instance, from)
        return instance
      }
      case 'again': {
        const instance = met[number(first)]
        if (instance === undefined) throw damaged('an instance is missing')
        return instance
      }
      case 'map': {
        const map = present instanceof MapSchema ? present : new MapSchema<unknown>()
        meet(map, first)
        map.clear()
        for (const [key, inner] of pairs(second)) map.set(key, value(inner, undefined) as never)
        return map
      }
      case 'array': {
        const array = present instanceof ArraySchema ? present : new ArraySchema<unknown>()
        meet(array, first)
        array.clear()
        for (const inner of list(second)) array.push(value(inner, undefined) as never)
        return array
      }
      case 'set': {
        const set = present instanceof SetSchema ? present : new SetSchema<unknown>()
        return fillPlaces(set, from)
      }
      case 'collection': {
        const collection = present instanceof CollectionSchema ? present : new CollectionSchema<unknown>()
        return fillPlaces(collection, from)
      }
      case 'Map':
        return new Map(list(first).map((pair) => value(pair, undefined) as [unknown, unknown]))
      case 'Set':
        return new Set(list(first).map((inner) => value(inner, undefined)))
      case 'List':
        return list(first).map((inner) => value(inner, undefined))
      case 'Bytes': {
        const name = String(first)
        if (!Object.hasOwn(numberLists, name)) throw damaged(`${name} is no list of numbers`)
        return numberLists[name as keyof typeof numberLists].from(list(second).map(number))
      }
      case 'Object':
        return Object.fromEntries(pairs(first).map(([name, inner]) => [name, value(inner, undefined)]))
      case 'number':
        return number(from)
      case 'bigint':
        return BigInt(String(first))
      case 'nothing':
        return undefined
      default:
        throw damaged(`${JSON.stringify(kind)} is no kind of value`)
    }
  }

  try {
    const root = list(captured)
    if (root[0] !== 'schema' || context.get(number(root[1])) !== state.constructor)
      throw damaged('it is of another state')
    fill(state, root)
  } catch (error) {
    // What Colyseus and the language themselves say to values that do not belong where they are.
    throw error instanceof CaveaError ? error : damaged('a value is of another kind', error)
  }
}
