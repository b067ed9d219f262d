import { type Decoder, Reflection, type Schema } from '@colyseus/schema'
import { CaveaError } from '../../shared/errors.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'

/** The state of a match at any tick of its tape, decoded by the tape's own reflection: no game is needed for it. */
export class TapeMirror {
  readonly reader: TapeReader
  #decoder: Decoder<Schema>
  #tick = Number.NaN
  #epoch = Number.NaN
  /** The tick of the keyframe that the state came from. */
  #from = Number.NaN

  /** Throws `tape_damaged` where the tape has no start or no keyframe, or says nothing that can be decoded. */
  constructor(records: readonly PublicTapeRecord[]) {
    this.reader = new TapeReader(records)
    this.#decoder = this.#fresh()
    this.seek(this.reader.firstTick)
  }

  /** A new object after each seek that could not go on from where the state was. */
  get state(): Schema {
    return this.#decoder.state
  }

  /** The tick of the state. */
  get tick(): number {
    return this.#tick
  }

  /**
   * Brings the state to a tick, or as near before it as the tape leads. From an earlier tick behind the same keyframe
   * only what lies between is decoded. Throws `tape_damaged` where bytes do not decode.
   */
  seek(tick: number): void {
    const route = this.reader.seek(tick)
    const reached = (route.patches.at(-1) ?? route.keyframe).tick
    const goesOn =
      route.keyframe.epoch === this.#epoch && this.#from <= route.keyframe.tick && route.keyframe.tick <= this.#tick
    try {
      if (!goesOn || reached < this.#tick) {
        this.#decoder = this.#fresh()
        this.#decoder.decode(route.keyframe.bytes)
        this.#from = route.keyframe.tick
        this.#epoch = route.keyframe.epoch
        this.#tick = route.keyframe.tick
      }
      for (const patch of route.patches) {
        if (patch.tick <= this.#tick) continue
        this.#decoder.decode(patch.bytes)
        this.#tick = patch.tick
      }
    } catch (error) {
      this.#epoch = Number.NaN
      throw new CaveaError('tape_damaged', { detail: `Tick ${reached} cannot be decoded.`, cause: error })
    }
  }

  #fresh(): Decoder<Schema> {
    // A decoder keeps what it was given: one that has seen another keyframe has references of its own.
    return Reflection.decode<Schema>(this.reader.reflection)
  }
}
