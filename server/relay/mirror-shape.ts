import {
  type ArraySchema,
  type CollectionSchema,
  encode,
  getEncodeDescriptor,
  type Iterator,
  type MapSchema,
  Metadata,
  type Schema,
  type SetSchema,
} from '@colyseus/schema'

/** A class that `schema()` made. */
export type SchemaClass = typeof Schema

/** A collection whose entries the library numbers, one after the other. */
export type Numbered = SetSchema | CollectionSchema
export type Collection = MapSchema | ArraySchema | Numbered
/** What the wire knows by a number of its own. */
export type Structure = Schema | Collection

/** Writes a value as the library does. Moves the offset on even past the end of the bytes, where nothing is written. */
export type WriteValue = (bytes: Uint8Array, value: unknown, at: Iterator) => void

/** What a collection holds. */
export type Entries =
  | { readonly kind: 'value'; readonly write: WriteValue }
  | { readonly kind: 'schema'; readonly type: SchemaClass }

/** What a field holds. */
export type Holding = Entries | { readonly kind: 'collection'; readonly entries: Entries }

export interface Field {
  readonly index: number
  /** Left out of full states: it tells of a moment, which has passed for whoever comes later. */
  readonly patchOnly: boolean
  readonly holds: Holding
}

const fieldsByClass = new WeakMap<SchemaClass, readonly Field[]>()

/** The fields of an instance's class that travel. */
export function fieldsOf(instance: Schema): readonly Field[] {
  const type = classOf(instance)
  let fields = fieldsByClass.get(type)
  if (fields === undefined) {
    fields = [...readFields(instance)]
    fieldsByClass.set(type, fields)
  }
  return fields
}

function* readFields(instance: Schema): Generator<Field> {
  const { types, encoders, metadata } = getEncodeDescriptor(instance)
  for (const [index, type] of types.entries()) {
    // A deprecated field's bytes are passed over by decoders, and reading it may throw.
    if (type === undefined || metadata[index].deprecated === true) continue
    const patchOnly = Metadata.hasPatchOnlyAtIndex(metadata, index) === true
    yield { index, patchOnly, holds: holdingOf(type, encoders[index] as WriteValue | undefined) }
  }
}

function holdingOf(type: unknown, write: WriteValue | undefined): Holding {
  if (write !== undefined) return { kind: 'value', write }
  if (typeof type === 'function') return { kind: 'schema', type: type as SchemaClass }
  return { kind: 'collection', entries: entriesOf(Object.values(type as object)[0]) }
}

function entriesOf(held: string | SchemaClass): Entries {
  if (typeof held === 'function') return { kind: 'schema', type: held }
  return { kind: 'value', write: (encode as Record<string, unknown>)[held] as WriteValue }
}

/** The class of an instance. */
export function classOf(instance: Schema): SchemaClass {
  return instance.constructor as SchemaClass
}

/**
 * The list or map in which one of the library's collections keeps its entries: by index, by key, or by the number that an
 * entry has on the wire. Writing to it, as the library's decoder does, leaves out all tracking of changes.
 */
export function itemsOf(array: ArraySchema): unknown[]
export function itemsOf(map: MapSchema): Map<string, unknown>
export function itemsOf(numbered: Numbered): Map<number, unknown>
export function itemsOf(keyed: MapSchema | Numbered): Map<string | number, unknown>
export function itemsOf(collection: Collection): unknown {
  const inside = collection as unknown as { items?: unknown[]; $items?: Map<unknown, unknown> }
  return inside.$items ?? inside.items
}
