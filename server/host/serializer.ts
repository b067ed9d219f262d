import { type Client, ClientState, SchemaSerializer } from '@colyseus/core'
import { Encoder, type Schema } from '@colyseus/schema'
import { Flow } from './flow.ts'

// With Colyseus's 8 KB every larger state has its buffer grown again and again, each time with a warning.
Encoder.BUFFER_SIZE = 256 * 1024

type Timing = Parameters<SchemaSerializer<Schema>['applyPatches']>[2]

/** Bytes before the state in a frame: the protocol's code, and in rooms with inputs eight bytes of timing. */
const plainHeaderBytes = 1
const timedHeaderBytes = 9

/**
 * Colyseus's own serializer, with a tap: each patch is handed to the tape once, also while nobody plays, and slow
 * clients are passed over until they have caught up.
 */
export class TapedSerializer extends SchemaSerializer<Schema> {
  readonly #onPatch: (bytes: Uint8Array) => void
  readonly #flow = new Flow()

  constructor(onPatch: (bytes: Uint8Array) => void) {
    super()
    this.#onPatch = onPatch
  }

  override applyPatches(clients: Client[], state?: unknown, timing?: Timing): boolean {
    const { flowing, recovered } = this.#flow.sort(clients)
    const sent = super.applyPatches([...flowing, this.#tap(timing !== undefined)], state, timing)
    // Now no change is pending, so the full state stands exactly where the patch left off.
    for (const client of recovered) client.raw(this.getFullState(client, timing))
    return sent
  }

  // A full state is kept in a buffer that the next one overwrites, while `ws` may still have it queued: hand out a copy.
  override getFullState(client?: Client, timing?: Timing): Uint8Array {
    return new Uint8Array(super.getFullState(client, timing))
  }

  /** The full state without a frame around it. Only to be asked for when no change is pending. */
  keyframe(): Uint8Array {
    return this.getFullState().subarray(plainHeaderBytes)
  }

  /** The first number that the encoder has not given to a structure of the state. */
  get nextReference(): number {
    return Number(Reflect.get(this.encoder.root, 'nextUniqueId'))
  }

  /**
   * Clients that come back know structures of the state by their numbers, those of the restored state and others that
   * are gone: a new structure must get none of these.
   */
  set nextReference(number: number) {
    Reflect.set(this.encoder.root, 'nextUniqueId', Math.max(number, this.nextReference))
  }

  reflection(): Uint8Array {
    return new Uint8Array(this.handshake())
  }

  forget(client: Client): void {
    this.#flow.forget(client)
  }

  // With no clients Colyseus throws changes away unencoded. One more client, which is the tape, makes it encode.
  #tap(timed: boolean): Client {
    const header = timed ? timedHeaderBytes : plainHeaderBytes
    const tap: Pick<Client, 'state' | 'raw'> = {
      state: ClientState.JOINED,
      raw: (frame) => {
        if (frame.length > header) this.#onPatch(new Uint8Array(frame.subarray(header)))
      },
    }
    return tap as Client
  }
}
