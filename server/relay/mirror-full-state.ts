import { $values, ArraySchema, MapSchema, Schema } from '@colyseus/schema'
import { classOf, type Entries, fieldsOf, itemsOf, type Numbered, type Structure } from './mirror-shape.ts'
import type { Twin, Twins } from './mirror-twins.ts'
import { operation, type Wire } from './mirror-wire.ts'

/**
 * Writes down a whole state, for decoders that know nothing and, as a resync, for those that know an older one.
 *
 * Of the latter a field that is unset is removed, and an instance in a field lets go of the one before it. Colyseus's own
 * full states do neither, so its decoders keep what was unset while they were not listening.
 */
export function writeFullState(state: Twin, twins: Twins, wire: Wire): void {
  // What is met is added during the loop; an instance that stands in several places is written once.
  const met = new Set([state])
  const meet = (structure: unknown) => {
    const twin = twins.of(structure as Structure)
    met.add(twin)
    return twin
  }
  const value = (entry: unknown, entries: Entries) => {
    if (entries.kind === 'value') wire.value(entries.write, entry)
    else wire.instance(meet(entry).number, entries.type, classOf(entry as Schema))
  }
  const schema = (instance: Schema) => {
    for (const { index, patchOnly, holds } of fieldsOf(instance)) {
      const held: unknown = instance[$values][index]
      if (patchOnly) continue
      if (held === undefined) wire.field(operation.remove, index)
      else if (holds.kind === 'collection') {
        wire.field(operation.add, index)
        wire.collection(meet(held).number)
      } else {
        wire.field(holds.kind === 'schema' ? operation.removeAndAdd : operation.add, index)
        value(held, holds)
      }
    }
  }
  const array = (items: readonly unknown[], entries: Entries) => {
    for (const [index, item] of items.entries()) {
      wire.entry(operation.add, index)
      value(item, entries)
    }
  }
  const keyed = ({ copy, places, entries }: Twin) => {
    const isMap = copy instanceof MapSchema
    const items = itemsOf(copy as MapSchema | Numbered)
    for (const [key, place] of places) {
      wire.entry(operation.add, place)
      if (isMap) wire.key(key as string)
      value(items.get(isMap ? key : place), entries as Entries)
    }
  }
  for (const twin of met) {
    wire.begin(twin.number)
    if (twin.copy instanceof Schema) schema(twin.copy)
    else if (twin.copy instanceof ArraySchema) array(itemsOf(twin.copy), twin.entries as Entries)
    else keyed(twin)
  }
}
