import { $values, Schema } from '@colyseus/schema'
import type { Entries, Structure } from './mirror-shape.ts'

/** A structure of the mirror, and what it stands for in the state that was received. */
export class Twin<Kind extends Structure = Structure> {
  /** Its number on the wire to the spectators. The state itself is 0; no number is used twice. */
  readonly number: number
  readonly copy: Kind
  /** What a collection holds; undefined for an instance. */
  readonly entries: Entries | undefined
  source: Kind
  /** How many fields and entries of the mirror hold it, as spectators' decoders count. */
  holders = 0
  /** No longer in the mirror; spectators have forgotten it. */
  gone = false
  /** The numbers on the wire of a collection's entries, by the key or number that they have in the source. */
  readonly places = new Map<string | number, number>()
  #nextPlace = 0

  constructor(number: number, source: Kind, copy: Kind, entries: Entries | undefined) {
    this.number = number
    this.source = source
    this.copy = copy
    this.entries = entries
  }

  /** A number for a new entry. None is used twice: decoders would keep what they have under it. */
  newPlace(key: string | number): number {
    const place = this.#nextPlace++
    this.places.set(key, place)
    return place
  }
}

/** Knows which structure of the mirror stands for which of the received state, and when one has left. */
export class Twins {
  readonly #byCopy = new WeakMap<object, Twin>()
  readonly #bySource = new WeakMap<object, Twin>()
  readonly #unheld = new Set<Twin>()
  readonly #firstNumber: number
  #made = 0

  /** The state is 0 always; all else is counted from `firstNumber`. */
  constructor(firstNumber: number) {
    this.#firstNumber = firstNumber
  }

  /** Above every number that was used. */
  get nextNumber(): number {
    return this.#firstNumber + this.#made
  }

  /** The twin that stands for what was received. */
  for(source: object): Twin | undefined {
    const twin = this.#bySource.get(source)
    return twin?.gone === true ? undefined : twin
  }

  /** The twin of a structure of the mirror. */
  of(copy: object): Twin {
    const twin = this.#byCopy.get(copy)
    if (twin === undefined) throw new Error('a structure is in the mirror that it did not make')
    return twin
  }

  /** A twin with nothing in it yet. */
  make<Kind extends Structure>(source: Kind, entries?: Entries): Twin<Kind> {
    const type = source.constructor as unknown as { initializeForDecoder(): Kind }
    const number = this.#made === 0 ? 0 : this.#firstNumber + this.#made
    this.#made += 1
    const twin = new Twin<Kind>(number, source, type.initializeForDecoder(), entries)
    this.#byCopy.set(twin.copy, twin as Twin)
    this.#bySource.set(source, twin as Twin)
    return twin
  }

  /** From now on a twin stands for something else. */
  link(twin: Twin, source: Structure): void {
    twin.source = source
    this.#bySource.set(source, twin)
  }

  hold(twin: Twin): void {
    twin.holders++
  }

  letGo(twin: Twin): void {
    if (--twin.holders === 0) this.#unheld.add(twin)
  }

  /** Forgets what nothing holds, and what only that held: just what a decoder forgets at the end of a patch. */
  sweep(): void {
    // What is added during the loop is met by it.
    for (const twin of this.#unheld) {
      if (twin.holders > 0) continue
      twin.gone = true
      for (const held of heldBy(twin.copy)) this.letGo(this.of(held))
    }
    this.#unheld.clear()
  }
}

function* heldBy(structure: Structure): Generator<object> {
  const values: Iterable<unknown> = structure instanceof Schema ? structure[$values] : structure.values()
  for (const value of values) if (typeof value === 'object' && value !== null) yield value
}
