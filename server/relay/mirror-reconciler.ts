import { $refId, $values, ArraySchema, type Decoder, MapSchema, Schema } from '@colyseus/schema'
import { arrayEdits } from './mirror-array.ts'
import { classOf, type Entries, type Field, fieldsOf, itemsOf, type Numbered, type Structure } from './mirror-shape.ts'
import { Twin, type Twins } from './mirror-twins.ts'
import { operation, type Wire } from './mirror-wire.ts'

/**
 * Makes the mirror equal to what was received, and writes down each step for the spectators.
 *
 * 1. A structure's number is written, in what holds it, before anything of its contents: decoders know it by then.
 * 2. Each field and each entry is written at most once, as it stands at the end.
 * 3. What is let go and taken up again elsewhere in one patch stays known: a decoder forgets at the end of a patch.
 * 4. What is held is counted as a decoder counts, so both forget the same; no number is used twice.
 */
export class Reconciler {
  readonly #twins: Twins
  readonly #wire: Wire
  #queue: Twin[] = []
  /** While a keyframe is taken in: what stood before it, by the host's numbers. */
  #before: ReadonlyMap<number, Twin> | undefined

  constructor(twins: Twins, wire: Wire) {
    this.#twins = twins
    this.#wire = wire
  }

  /** Brings up to date the structures that were written to, and all that is new below them. */
  update(touched: Iterable<object>): void {
    for (const source of touched) {
      const twin = this.#twins.for(source)
      if (twin !== undefined) this.#queue.push(twin)
    }
    this.#run()
  }

  /**
   * Brings up to date everything, after a keyframe. What has kept its number at the host keeps its twin, so spectators see
   * only what differs.
   */
  updateAll(state: Twin, before: Decoder, received: Decoder): void {
    const twins = new Map<number, Twin>()
    for (const [number, source] of before.root.refs) {
      const twin = this.#twins.for(source)
      if (twin !== undefined) twins.set(number, twin)
    }
    this.#before = twins
    this.#enqueue(state, received.state as Schema)
    this.#run()
    this.#before = undefined
  }

  #run(): void {
    // What is new is added during the loop and met by it.
    for (const twin of this.#queue) {
      this.#wire.begin(twin.number)
      if (twin.copy instanceof Schema) this.#schema(twin as Twin<Schema>)
      else if (twin.copy instanceof ArraySchema) this.#array(twin as Twin<ArraySchema>)
      else this.#keyed(twin as Twin<MapSchema | Numbered>)
    }
    this.#queue = []
    this.#twins.sweep()
  }

  #schema(twin: Twin<Schema>): void {
    const from = twin.source[$values]
    const to = twin.copy[$values]
    for (const field of fieldsOf(twin.copy)) {
      const { index, holds } = field
      const present: unknown = to[index]
      // A keyframe says nothing of what is in patches only.
      if (field.patchOnly && this.#before !== undefined && holds.kind === 'value') from[index] = present
      const wanted: unknown = from[index] ?? undefined
      if (holds.kind !== 'value') this.#reference(field, to, wanted as Structure | undefined)
      else if (!Object.is(wanted, present)) {
        to[index] = wanted
        if (wanted === undefined) this.#wire.field(operation.remove, index)
        else {
          this.#wire.field(present === undefined ? operation.add : operation.replace, index)
          this.#wire.value(holds.write, wanted)
        }
      }
    }
  }

  #reference({ index, holds }: Field, to: unknown[], wanted: Structure | undefined): void {
    const standing = to[index] as Structure | undefined
    const before = standing && this.#twins.of(standing)
    const after = wanted && this.#twin(wanted, before, holds.kind === 'collection' ? holds.entries : undefined)
    if (before === after) return
    if (after !== undefined) this.#twins.hold(after)
    if (before !== undefined) this.#twins.letGo(before)
    to[index] = after?.copy
    if (after === undefined) this.#wire.field(operation.remove, index)
    else {
      this.#wire.field(before === undefined ? operation.add : operation.removeAndAdd, index)
      if (holds.kind === 'schema') this.#wire.instance(after.number, holds.type, classOf(after.copy as Schema))
      else this.#wire.collection(after.number)
    }
  }

  #keyed(twin: Twin<MapSchema | Numbered>): void {
    const from = itemsOf(twin.source)
    const to = itemsOf(twin.copy)
    const isMap = twin.copy instanceof MapSchema
    for (const [key, place] of twin.places) {
      const at = isMap ? key : place
      if (from.has(key) && (isMap || this.#item(from.get(key)) === this.#known(to.get(at)))) continue
      this.#wire.entry(operation.remove, place)
      this.#letGo(this.#known(to.get(at)))
      to.delete(at)
      twin.places.delete(key)
    }
    for (const [key, value] of from) {
      const place = twin.places.get(key)
      const present = place === undefined ? undefined : this.#known(to.get(isMap ? key : place))
      const wanted = this.#item(value)
      if (wanted === present) continue
      const after = place ?? twin.newPlace(key)
      if (place === undefined) this.#wire.entry(operation.add, after)
      else this.#wire.entry(wanted instanceof Twin ? operation.removeAndAdd : operation.replace, after)
      if (isMap && (place === undefined || wanted instanceof Twin)) this.#wire.key(key as string)
      this.#value(wanted, twin.entries as Entries)
      this.#hold(wanted)
      this.#letGo(present)
      to.set(isMap ? key : after, wanted instanceof Twin ? wanted.copy : wanted)
    }
  }

  #array(twin: Twin<ArraySchema>): void {
    const items = itemsOf(twin.copy)
    const present = items.map((item) => this.#known(item))
    const wanted = itemsOf(twin.source).map((item) => this.#item(item))
    const edits = arrayEdits(present, wanted)
    if (edits.length === 0) return
    for (const edit of edits) {
      switch (edit.kind) {
        case 'closeGaps':
          this.#wire.closeGaps()
          break
        case 'remove':
          this.#wire.entry(operation.remove, edit.index)
          break
        case 'insert':
          this.#wire.entry(operation.add, edit.index)
          this.#value(edit.value, twin.entries as Entries)
          break
        case 'replace':
          this.#wire.entry(edit.value instanceof Twin ? operation.removeAndAdd : operation.replace, edit.index)
          this.#value(edit.value, twin.entries as Entries)
      }
    }
    for (const value of wanted) this.#hold(value)
    for (const value of present) this.#letGo(value)
    items.length = 0
    for (const value of wanted) items.push(value instanceof Twin ? value.copy : value)
  }

  /** An entry of what was received: its twin if it is an instance, else the value itself. */
  #item(value: unknown): unknown {
    return value instanceof Schema ? this.#twin(value) : value
  }

  /** An entry of the mirror: its twin if it is an instance, else the value itself. */
  #known(value: unknown): unknown {
    return value instanceof Schema ? this.#twins.of(value) : value
  }

  #hold(value: unknown): void {
    if (value instanceof Twin) this.#twins.hold(value)
  }

  #letGo(value: unknown): void {
    if (value instanceof Twin) this.#twins.letGo(value)
  }

  #value(value: unknown, entries: Entries): void {
    if (entries.kind === 'value') this.#wire.value(entries.write, value)
    else {
      const twin = value as Twin<Schema>
      this.#wire.instance(twin.number, entries.type, classOf(twin.copy))
    }
  }

  /** The twin for what was received: the one that it has, the one that it had before a keyframe, or a new one. */
  #twin(source: Structure, standing?: Twin, entries?: Entries): Twin {
    const known = this.#twins.for(source)
    if (known !== undefined) return known
    const number = source[$refId] ?? -1
    // A decoder makes a collection's object anew when the host sends its number again.
    const same =
      standing?.source[$refId] === number && this.#before === undefined ? standing : this.#before?.get(number)
    const fits = same !== undefined && !same.gone && same.copy.constructor === source.constructor
    return this.#enqueue(fits ? same : this.#twins.make(source, entries), source)
  }

  #enqueue(twin: Twin, source: Structure): Twin {
    this.#twins.link(twin, source)
    this.#queue.push(twin)
    return twin
  }
}
