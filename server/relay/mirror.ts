import { Decoder, Encoder, Reflection, type Schema } from '@colyseus/schema'
import { Reconciler, trackedInstanceOf } from './mirror-reconciler.ts'

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
  readonly #encoder: Encoder
  readonly #reconciler = new Reconciler()
  #received: Decoder
  readonly #touched = new Set<number>()
  #keyframePending = false
  #fullState: Uint8Array | undefined
  #handshake: Uint8Array | undefined

  /** Throws if the class has fields behind a view, or streams: those never reach the public track. */
  constructor(stateClass: new () => S) {
    this.#stateClass = stateClass as unknown as typeof Schema
    const state = trackedInstanceOf(this.#stateClass)
    this.state = state as unknown as S
    this.#encoder = new Encoder(state)
    if (this.#encoder.context.hasFilters) {
      throw new Error(
        `${stateClass.name} has view or stream fields, which a mirror cannot have: keep them off the public track`,
      )
    }
    this.#received = this.#newDecoder()
  }

  /** Takes the host's full state, also in the middle of the stream; spectators will see only what differs. */
  applyKeyframe(bytes: Uint8Array): void {
    this.#reconciler.remember(this.#received)
    this.#received = this.#newDecoder()
    this.#received.decode(bytes)
    this.#touched.clear()
    this.#keyframePending = true
  }

  /** Takes one patch of the host. */
  applyPatch(bytes: Uint8Array): void {
    this.#touched.add(0)
    this.#received.decode(bytes)
  }

  get hasChanges(): boolean {
    this.#settle()
    return this.#encoder.hasChanges
  }

  /** Everything that changed since the last call, as one patch in bytes of its own; undefined if nothing did. */
  takePatch(): Uint8Array | undefined {
    this.#settle()
    if (!this.#encoder.hasChanges) return undefined
    this.#fullState = undefined
    const bytes = new Uint8Array(this.#encoder.encode())
    this.#encoder.discardChanges()
    return bytes
  }

  /** The state as of the last `takePatch()`, in bytes that are not written to again. */
  fullState(): Uint8Array {
    this.#fullState ??= new Uint8Array(this.#encoder.encodeAll())
    return this.#fullState
  }

  /** The reflection of the state's classes, which a joining client is sent first. */
  handshake(): Uint8Array {
    this.#handshake ??= new Uint8Array(Reflection.encode(this.#encoder))
    return this.#handshake
  }

  #settle(): void {
    if (this.#keyframePending) this.#reconciler.all(this.#received, this.state as unknown as Schema)
    else if (this.#touched.size > 0) this.#reconciler.some(this.#received, this.#touched)
    this.#keyframePending = false
    this.#touched.clear()
  }

  #newDecoder(): Decoder {
    const decoder = new Decoder(this.#stateClass.initializeForDecoder())
    watchStructures(decoder, this.#touched)
    return decoder
  }
}

// A decoder's list of changes leaves out a reversed array. Every structure that a patch writes to is announced here.
function watchStructures(decoder: Decoder, touched: Set<number>): void {
  let current = 0
  Object.defineProperty(decoder, 'currentRefId', {
    get: () => current,
    set: (refId: number) => {
      current = refId
      touched.add(refId)
    },
  })
}
