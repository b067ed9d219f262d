import type { Client, Serializer } from '@colyseus/core'
import type * as z from 'zod/mini'
import type { Network } from '../../shared/network.ts'
import type { GameState } from '../../shared/state.ts'
import type { Spectator } from './seats.ts'

/** Makes a message handler whose errors are coded rejections. */
export type Answering = <C, T>(
  schema: z.ZodMiniType<T>,
  handle: (client: C, request: T) => unknown,
) => (
  client: C,
  payload: unknown,
  answer: { readonly id: number | undefined; resolve(value: unknown): unknown },
) => Promise<void>

/** Where a serializer has its bytes from. */
export interface StateSource {
  /** The reflection of the state's classes. */
  handshake(): Uint8Array
  /** The full state as a message. */
  stateMessage(): Uint8Array
}

/** Gives those who come in the mirror's state, and tells who has got it. Patches go out by the relay's windows instead. */
export class MirrorSerializer implements Serializer<GameState> {
  readonly id = 'schema'
  readonly #source: StateSource
  readonly #given: (client: Client) => void

  constructor(source: StateSource, given: (client: Client) => void) {
    this.#source = source
    this.#given = given
  }

  reset(): void {}

  /** `client` is left out where the monitor asks how large the state is. */
  getFullState(client?: Client): Uint8Array {
    if (client !== undefined) this.#given(client)
    return this.#source.stateMessage()
  }

  applyPatches(): boolean {
    return false
  }

  handshake(): Uint8Array {
    return this.#source.handshake()
  }
}

/** The `ws` socket below a Colyseus client, and the TCP socket below that. */
interface SocketBelow {
  readonly ref: {
    readonly readyState: number
    readonly bufferedAmount: number
    readonly _socket: { write(bytes: Buffer): void } | null
    /** Set by the transport. */
    readonly network: Network
    /** Of every so many rounds of pings, one is for this socket. */
    pingEveryRounds?: number
    terminate(): void
  }
}

const open = 1

/**
 * Once a minute. A ping and its answer cost more than a window, and a line that is dead is found by what it does not take,
 * too: windows pile up on it, and it is cut off.
 */
const pingEveryRounds = 20

/**
 * A spectator on a `ws` socket. It writes ready-made frames past `ws`'s own sender, which would build a header and make
 * two writes for each spectator. That is sound while no compression is on: the sender then keeps nothing back.
 */
export class SocketSpectator implements Spectator {
  readonly #client: SocketBelow

  constructor(client: Client) {
    this.#client = client as unknown as SocketBelow
    this.#client.ref.pingEveryRounds = pingEveryRounds
  }

  /** The network that the socket comes from. */
  get network(): Network {
    return this.#client.ref.network
  }

  get ready(): boolean {
    return this.#client.ref.readyState === open
  }

  get unsentBytes(): number {
    return this.#client.ref.bufferedAmount
  }

  write(frames: Buffer): void {
    this.#client.ref._socket?.write(frames)
  }

  cutOff(): void {
    this.#client.ref.terminate()
  }
}
