import {
  $childType,
  $refId,
  ArraySchema,
  CollectionSchema,
  type Decoder,
  decode,
  encode,
  getEncodeDescriptor,
  type Iterator,
  MapSchema,
  Schema,
  SetSchema,
} from '@colyseus/schema'

type Structure = Schema | MapSchema | ArraySchema | SetSchema | CollectionSchema
type Write = (bytes: Uint8Array, value: unknown, at: Iterator) => void
type Read = (bytes: Uint8Array, at: Iterator) => unknown

const room = new Uint8Array(4096)

/**
 * What a state holds, as text, at wire precision: fields by name, arrays and collections in order, maps by sorted key. An
 * instance that is met again is shown by the number of its first showing, so that two pictures are equal only if what is
 * shared in one is shared in the other.
 *
 * @param classes whether the names of classes are shown; those that a client makes from a reflection have none.
 */
export function pictureOf(state: object, classes: 'with classes' | 'without classes'): string {
  const seen = new Map<object, number>()
  const show = (value: unknown, type: unknown): unknown => {
    if (isStructure(value) && !(value instanceof Schema)) {
      const entries: [unknown, unknown][] = [...value.entries()]
      const isMap = value instanceof MapSchema
      if (isMap) entries.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1))
      const items = entries.map(([key, item]) => [isMap ? key : '', show(item, childTypeOf(value))])
      return [value.constructor.name, items]
    }
    if (!(value instanceof Schema)) return typeof type === 'string' ? onWire(type, value) : value
    const before = seen.get(value)
    if (before !== undefined) return { same: before }
    seen.set(value, seen.size)
    const { names, types } = getEncodeDescriptor(value)
    const fields = names.map((name, index) => [name, show(fieldOf(value, name), types[index])])
    return [classes === 'with classes' ? value.constructor.name : '', fields.filter(([, field]) => field != null)]
  }
  return JSON.stringify(show(state, undefined))
}

/** What is wrong in a decoder's count of references: what it has forgotten too early, keeps too long or counts wrong. */
export function miscountOf({ state, root }: Decoder): string[] {
  const counts = new Map<number, number>([[0, 1]])
  const visit = (structure: Structure) => {
    for (const held of heldBy(structure)) {
      const number = held[$refId] ?? -1
      const count = counts.get(number)
      counts.set(number, (count ?? 0) + 1)
      if (count === undefined) visit(held)
    }
  }
  visit(state as Structure)
  const numbers = new Set([...counts.keys(), ...root.refs.keys()])
  return [...numbers]
    .filter((number) => counts.get(number) !== root.refCount[number])
    .map((number) => `${number} is held ${counts.get(number) ?? 0} times, counted ${root.refCount[number] ?? 0}`)
}

function heldBy(structure: Structure): Structure[] {
  const values: Iterable<unknown> =
    structure instanceof Schema
      ? getEncodeDescriptor(structure).names.map((name) => fieldOf(structure, name))
      : structure.values()
  return [...values].filter(isStructure)
}

function isStructure(value: unknown): value is Structure {
  return [Schema, MapSchema, ArraySchema, SetSchema, CollectionSchema].some((type) => value instanceof type)
}

function fieldOf(instance: Schema, name: string): unknown {
  return (instance as unknown as Record<string, unknown>)[name]
}

function childTypeOf(collection: object): unknown {
  return (collection as { [$childType]?: unknown })[$childType]
}

// A host keeps doubles where a client has what was left of them on the wire.
function onWire(type: string, value: unknown): unknown {
  if (typeof value !== 'number') return value
  ;(encode as unknown as Record<string, Write>)[type]?.(room, value, { offset: 0 })
  return (decode as unknown as Record<string, Read>)[type]?.(room, { offset: 0 })
}
