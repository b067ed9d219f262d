import type { Client, Serializer } from '@colyseus/core'
import type * as z from 'zod/mini'
import type { GameState } from '../../shared/state.ts'
import { stateMessage } from './frame.ts'
import type { Spectator } from './relay.ts'

/** Makes a message handler whose errors are coded rejections. */
export type Answering = <C, T>(
  schema: z.ZodMiniType<T>,
  handle: (client: C, request: T) => unknown,
) => (
  client: C,
  payload: unknown,
  answer: { readonly id: number | undefined; resolve(value: unknown): unknown },
) => Promise<void>

/** What a serializer needs of a mirror. */
export interface Mirrored {
  fullState(): Uint8Array
  handshake(): Uint8Array
}

/** Gives those who come in the mirror's state. Patches go out by the relay's windows instead. */
export class MirrorSerializer implements Serializer<GameState> {
  readonly id = 'schema'
  readonly #mirror: Mirrored

  constructor(mirror: Mirrored) {
    this.#mirror = mirror
  }

  reset(): void {}

  getFullState(): Uint8Array {
    return stateMessage(this.#mirror.fullState())
  }

  applyPatches(): boolean {
    return false
  }

  handshake(): Uint8Array {
    return this.#mirror.handshake()
  }
}

/** The `ws` socket below a Colyseus client, and the TCP socket below that. */
interface SocketBelow {
  readonly ref: {
    readonly readyState: number
    readonly bufferedAmount: number
    readonly _socket: { write(bytes: Buffer): void } | null
  }
}

const open = 1

/**
 * A spectator on a `ws` socket. It writes ready-made frames past `ws`'s own sender, which would build a header and make
 * two writes for each spectator. That is sound while no compression is on: the sender then keeps nothing back.
 */
export class SocketSpectator implements Spectator {
  readonly #client: SocketBelow
  readonly #joined: () => boolean

  constructor(client: Client, joined: () => boolean) {
    this.#client = client as unknown as SocketBelow
    this.#joined = joined
  }

  get ready(): boolean {
    return this.#joined() && this.#client.ref.readyState === open
  }

  get unsentBytes(): number {
    return this.#client.ref.bufferedAmount
  }

  write(frames: Buffer): void {
    this.#client.ref._socket?.write(frames)
  }
}
