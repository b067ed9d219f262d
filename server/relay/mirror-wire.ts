import { encode, type Iterator, OPERATION, type TypeContext } from '@colyseus/schema'
import type { SchemaClass, WriteValue } from './mirror-shape.ts'

const switchToStructure = 255
const typeFollows = 213
/** The most bytes that a structure's number, an operation and a place in a collection take together. */
const operationBytes = 32

/** What happens to a field, or to an entry of a collection. */
export const operation = {
  add: OPERATION.ADD,
  replace: OPERATION.REPLACE,
  remove: OPERATION.DELETE,
  removeAndAdd: OPERATION.DELETE_AND_ADD,
} as const
export type Operation = (typeof operation)[keyof typeof operation]

/**
 * Writes what a decoder of Colyseus reads: operations, each under the structure that it is about. The bytes of values
 * are the library's own doing; which operations make a patch is decided by those who call.
 */
export class Wire {
  readonly #types: TypeContext
  readonly #at: Iterator = { offset: 0 }
  #bytes = new Uint8Array(4096)
  #structure = 0
  #announced = 0

  constructor(types: TypeContext) {
    this.#types = types
  }

  /** The operations that follow are about this structure. Without any, nothing is written of it. */
  begin(structure: number): void {
    this.#structure = structure
  }

  /** Names the structure once more, which makes decoders close the gaps that removals left in an array. */
  closeGaps(): void {
    this.#announced = -1
  }

  /** An operation on a field; its value follows, unless it is a removal. */
  field(what: Operation, index: number): void {
    this.#announce()
    this.#bytes[this.#at.offset++] = what | index
  }

  /** An operation on an entry of a collection; the key follows if a map's entry is added, then the value. */
  entry(what: Operation, place: number): void {
    this.#announce()
    this.#bytes[this.#at.offset++] = what
    encode.number(this.#bytes, place, this.#at)
  }

  value(write: WriteValue, value: unknown): void {
    const start = this.#at.offset
    write(this.#bytes, value, this.#at)
    if (this.#at.offset <= this.#bytes.length) return
    this.#makeRoom(this.#at.offset)
    this.#at.offset = start
    write(this.#bytes, value, this.#at)
  }

  key(key: string): void {
    this.value(encode.string as WriteValue, key)
  }

  /** The number of a collection in a field. */
  collection(structure: number): void {
    this.#makeRoom(this.#at.offset + operationBytes)
    encode.number(this.#bytes, structure, this.#at)
  }

  /** The number of an instance; its class too where it is not the one that the field or collection is declared with. */
  instance(structure: number, declared: SchemaClass, actual: SchemaClass): void {
    this.collection(structure)
    if (declared === actual) return
    this.#bytes[this.#at.offset++] = typeFollows
    encode.number(this.#bytes, this.#types.getTypeId(actual) as number, this.#at)
  }

  /** What was written since the last call, in bytes of its own; undefined if nothing was. */
  take(): Uint8Array | undefined {
    const taken = this.#at.offset === 0 ? undefined : this.#bytes.slice(0, this.#at.offset)
    this.#at.offset = 0
    // Every message begins in the state itself, which decoders know as structure 0.
    this.#announced = 0
    return taken
  }

  #announce(): void {
    this.#makeRoom(this.#at.offset + operationBytes)
    if (this.#announced === this.#structure) return
    this.#announced = this.#structure
    this.#bytes[this.#at.offset++] = switchToStructure
    encode.number(this.#bytes, this.#structure, this.#at)
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(bytes, this.#bytes.length * 2))
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}
