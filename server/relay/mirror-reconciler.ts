import {
  $refId,
  $values,
  ArraySchema,
  type CollectionSchema,
  type Decoder,
  getEncodeDescriptor,
  MapSchema,
  Schema,
  type SetSchema,
} from '@colyseus/schema'

type Structure = Schema | Gathering
type Gathering = ArraySchema | MapSchema | SetSchema | CollectionSchema

/** Makes one tree of schema instances equal to another, and keeps which instance of the one stands for which of the other. */
export class Reconciler {
  #twins = new WeakMap<object, Structure>()
  #known = new Map<number, Schema>()
  #claimed = new Set<Schema>()
  #visited: Set<object> | undefined

  /** Keeps the instances that stand for what a decoder holds, so that a later decoder's can be matched with them. */
  remember(decoder: Decoder): void {
    for (const [refId, ref] of decoder.root.refs) {
      const twin = this.#twins.get(ref)
      if (twin instanceof Schema) this.#known.set(refId, twin)
    }
  }

  /** Reconciles a whole tree. */
  all(decoder: Decoder, root: Schema): void {
    this.#twins = new WeakMap()
    this.#visited = new Set()
    this.#claimed = new Set([root])
    this.#twins.set(decoder.state as object, root)
    this.#schema(decoder.state as Schema, root)
    this.#visited = undefined
    this.#known = new Map()
    this.#claimed = new Set()
  }

  /** Reconciles the structures of these numbers, and what is new below them. */
  some(decoder: Decoder, refIds: Iterable<number>): void {
    for (const refId of refIds) {
      const source = decoder.root.refs.get(refId) as Structure | undefined
      if (source === undefined) continue
      const twin = this.#twins.get(source)
      if (twin !== undefined) this.#structure(source, twin)
    }
  }

  #structure(source: Structure, twin: Structure): void {
    if (twin instanceof Schema) this.#schema(source as Schema, twin)
    else this.#gathering(source as Gathering, twin)
  }

  #schema(source: Schema, twin: Schema): void {
    if (this.#visited?.has(source)) return
    this.#visited?.add(source)
    const { names, types } = getEncodeDescriptor(source)
    for (let index = 0; index < names.length; index++) {
      const name = names[index]
      if (name === undefined) continue
      const value = source[$values][index] ?? undefined
      const previous = twin[$values][index] ?? undefined
      const wanted = typeof value === 'object' ? this.#twinOf(value, previous, types[index]) : value
      if (wanted !== previous) (twin as unknown as Record<string, unknown>)[name] = wanted
    }
  }

  #twinOf(source: Structure, previous: Structure | undefined, type: unknown): Structure {
    return source instanceof Schema
      ? this.#schemaTwin(source)
      : this.#gatheringTwin(source, previous as Gathering, type)
  }

  #schemaTwin(source: Schema): Schema {
    const twin = this.#twins.get(source) as Schema | undefined
    if (twin !== undefined) {
      if (this.#visited !== undefined) this.#schema(source, twin)
      return twin
    }
    const type = source.constructor as typeof Schema
    const known = this.#known.get((source as { [$refId]?: number })[$refId] ?? -1)
    const fresh =
      known !== undefined && known.constructor === type && !this.#claimed.has(known) ? known : trackedInstanceOf(type)
    this.#claimed.add(fresh)
    this.#twins.set(source, fresh)
    this.#schema(source, fresh)
    return fresh
  }

  #gatheringTwin(source: Gathering, previous: Gathering | undefined, _type: unknown): Gathering {
    const known = this.#twins.get(source)
    if (known !== undefined && known === previous && this.#visited === undefined) return previous
    const twin = previous ?? new (source.constructor as new () => Gathering)()
    this.#twins.set(source, twin)
    this.#gathering(source, twin)
    return twin
  }

  #gathering(source: Gathering, twin: Gathering): void {
    if (source instanceof MapSchema) this.#map(source, twin as MapSchema)
    else if (source instanceof ArraySchema) this.#array(source, twin as ArraySchema)
    else this.#collection(source, twin as SetSchema)
  }

  #item(value: unknown): unknown {
    return typeof value === 'object' ? this.#schemaTwin(value as Schema) : value
  }

  #map(source: MapSchema, twin: MapSchema): void {
    for (const [key, value] of source.entries()) {
      const wanted = this.#item(value)
      if (twin.get(key) !== wanted) twin.set(key, wanted)
    }
    if (twin.size === source.size) return
    for (const key of [...twin.keys()]) if (!source.has(key)) twin.delete(key)
  }

  #array(source: ArraySchema, twin: ArraySchema): void {
    const wanted = source.toArray().map((value) => this.#item(value))
    const present = twin.toArray()
    if (wanted.length === present.length && wanted.every((value, index) => value === present[index])) return
    const shared = Math.min(wanted.length, present.length)
    const grown = present.every((value, index) => value === wanted[index])
    if (!grown && typeof (wanted[0] ?? present[0]) === 'object') {
      twin.clear()
      twin.push(...wanted)
      return
    }
    while (twin.length > shared) twin.pop()
    for (let index = 0; index < shared; index++) if (twin[index] !== wanted[index]) twin[index] = wanted[index]
    twin.push(...wanted.slice(shared))
  }

  #collection(source: SetSchema | CollectionSchema, twin: SetSchema | CollectionSchema): void {
    const wanted = [...source.values()].map((value) => this.#item(value))
    const present = [...twin.values()]
    let shared = 0
    while (shared < present.length && present[shared] === wanted[shared]) shared++
    if (shared === present.length && shared === wanted.length) return
    for (const value of present.slice(shared)) twin.delete(value)
    for (const value of wanted.slice(shared)) twin.add(value)
  }
}

/** An instance with change tracking and no values: what a constructor sets by default is for the host to send. */
export function trackedInstanceOf(type: typeof Schema): Schema {
  const instance = Object.create(type.prototype) as Schema
  Schema.initialize(instance)
  return instance
}
