import { Protocol } from '@colyseus/core'
import { Decoder, type Schema } from '@colyseus/schema'
import { Decoder as SocketIoDecoder } from 'socket.io-msgpack-parser'
import type { Entrance } from '../stands/arm.ts'
import { pictureOf, rowsFrom, rowsOf, TroupeState } from '../stands/work.ts'

/** A spectator that looks: it decodes its own bytes, all of them, as a client does. */
export interface Viewer {
  take(payload: Buffer): void
  readonly moves: number
  readonly picture: string
}

export function viewerFor(speaks: Entrance['speaks']): Viewer {
  return speaks === 'socket.io' ? new SocketIoViewer() : new ColyseusViewer()
}

class ColyseusViewer implements Viewer {
  readonly #decoder = new Decoder(
    (TroupeState as unknown as { initializeForDecoder(): TroupeState & Schema }).initializeForDecoder(),
  )

  take(payload: Buffer): void {
    const bytes = new Uint8Array(payload.subarray(1))
    if (payload[0] === Protocol.ROOM_STATE || payload[0] === Protocol.ROOM_STATE_PATCH) this.#decoder.decode(bytes)
  }

  get moves(): number {
    return this.#decoder.state.moves ?? 0
  }

  get picture(): string {
    return pictureOf(this.moves, rowsOf(this.#decoder.state))
  }
}

interface SocketIoPacket {
  readonly data?: readonly [name: string, about: { moves?: number; ids?: string[]; walkers?: number[] }]
}

class SocketIoViewer implements Viewer {
  moves = 0
  #ids: readonly string[] = []
  #walkers: readonly number[] = []
  readonly #decoder = new SocketIoDecoder()

  constructor() {
    this.#decoder.on('decoded', ({ data }: SocketIoPacket) => {
      if (!Array.isArray(data)) return
      const [, { moves, ids, walkers }] = data
      this.moves = moves ?? this.moves
      this.#ids = ids ?? this.#ids
      this.#walkers = walkers ?? this.#walkers
    })
  }

  take(payload: Buffer): void {
    this.#decoder.add(payload)
  }

  get picture(): string {
    return pictureOf(this.moves, rowsFrom(this.#ids, this.#walkers))
  }
}
