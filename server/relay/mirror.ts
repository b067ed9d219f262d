import { Decoder, Encoder, Reflection, Schema } from '@colyseus/schema'
import { writeFullState } from './mirror-full-state.ts'
import { Reconciler } from './mirror-reconciler.ts'
import { type Twin, Twins } from './mirror-twins.ts'
import { Wire } from './mirror-wire.ts'

/**
 * A copy of a match's state that a relay keeps from the host's keyframes and patches, and sends on at its own pace.
 *
 * What the host sent is decoded at once; `state`, `fullState()` and the spectators stand where the last `takePatch()`
 * left them. So a joiner may be given `fullState()` at any time: the next patch continues from it.
 */
export class Mirror<S extends object = object> {
  /** What the spectators have, at wire precision. The same object for the mirror's whole life. */
  readonly state: S
  readonly #stateClass: typeof Schema
  readonly #handshake: Uint8Array
  readonly #twins: Twins
  readonly #wire: Wire
  readonly #reconciler: Reconciler
  readonly #stateTwin: Twin
  /** What was written to since the last patch was taken. */
  readonly #touched = new Set<object>()
  #received: Decoder
  /** The decoder whose structures the mirror's stand for: another than `#received` after a keyframe. */
  #reconciled: Decoder
  #fullState: Uint8Array | undefined

  /**
   * `firstNumber`: spectators may know structures by any number below it from a mirror before, in a process that is
   * gone. Throws if the class has fields behind a view, or streams: those never reach the public track.
   */
  constructor(stateClass: new () => S, firstNumber = 0) {
    this.#twins = new Twins(firstNumber)
    this.#stateClass = stateClass as unknown as typeof Schema
    const encoder = new Encoder(trackedInstanceOf(this.#stateClass))
    if (encoder.context.hasFilters) {
      throw new Error(
        `${stateClass.name} has view or stream fields, which a mirror cannot have: keep them off the public track`,
      )
    }
    this.#handshake = new Uint8Array(Reflection.encode(encoder))
    this.#wire = new Wire(encoder.context)
    this.#reconciler = new Reconciler(this.#twins, this.#wire)
    this.#received = this.#newDecoder()
    this.#reconciled = this.#received
    this.#stateTwin = this.#twins.make(this.#received.state as Schema) as Twin
    this.state = this.#stateTwin.copy as unknown as S
  }

  /** Above every number by which spectators may know a structure of this mirror. */
  get nextNumber(): number {
    return this.#twins.nextNumber
  }

  /** Takes the host's full state, also in the middle of the stream; spectators will see only what differs. */
  applyKeyframe(bytes: Uint8Array): void {
    this.#received = this.#newDecoder()
    this.#touched.clear()
    this.#received.decode(bytes)
  }

  /** Takes one patch of the host. */
  applyPatch(bytes: Uint8Array): void {
    this.#received.decode(bytes)
  }

  /** Everything that changed since the last call, as one patch in bytes of its own; undefined if nothing did. */
  takePatch(): Uint8Array | undefined {
    if (this.#reconciled === this.#received) this.#reconciler.update(this.#touched)
    else this.#reconciler.updateAll(this.#stateTwin, this.#reconciled, this.#received)
    this.#reconciled = this.#received
    this.#touched.clear()
    const patch = this.#wire.take()
    if (patch !== undefined) this.#fullState = undefined
    return patch
  }

  /** The state as of the last `takePatch()`, in bytes that are not written to again. */
  fullState(): Uint8Array {
    if (this.#fullState === undefined) {
      writeFullState(this.#stateTwin, this.#twins, this.#wire)
      this.#fullState = this.#wire.take() ?? new Uint8Array()
    }
    return this.#fullState
  }

  /** The reflection of the state's classes, which a joining client is sent first. */
  handshake(): Uint8Array {
    return this.#handshake
  }

  #newDecoder(): Decoder {
    const decoder = new Decoder(this.#stateClass.initializeForDecoder())
    watchStructures(decoder, this.#touched)
    return decoder
  }
}

/** An instance with change tracking and no values: what a constructor sets by default is for the host to send. */
function trackedInstanceOf(type: typeof Schema): Schema {
  const instance = Object.create(type.prototype) as Schema
  Schema.initialize(instance)
  return instance
}

// A decoder's list of changes leaves out a reversed array. Every structure that a patch writes to is announced here.
function watchStructures(decoder: Decoder, touched: Set<object>): void {
  let current = 0
  Object.defineProperty(decoder, 'currentRefId', {
    get: () => current,
    set: (refId: number) => {
      current = refId
      const structure = decoder.root.refs.get(refId)
      if (structure !== undefined) touched.add(structure)
    },
  })
}
