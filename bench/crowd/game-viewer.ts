import { Protocol } from '@colyseus/core'
import { type Decoder, decode, type Iterator, Reflection } from '@colyseus/schema'
import { Album, type Seen } from '../pictures.ts'

/**
 * A spectator that looks at a match of whatever game: it decodes its own bytes by the reflection that it is sent first, as
 * the stock SDK does.
 */
export class GameViewer {
  readonly #album = new Album()
  #reflection: Uint8Array | undefined
  #decoder: Decoder | undefined
  #looks = false

  take(payload: Buffer): void {
    const bytes = new Uint8Array(payload)
    if (payload[0] === Protocol.JOIN_ROOM) this.#reflection = reflectionIn(bytes) ?? this.#reflection
    // Who comes back, or was too slow, is given all of it anew.
    if (payload[0] === Protocol.ROOM_STATE && this.#reflection !== undefined) {
      this.#decoder = Reflection.decode(this.#reflection)
    }
    if (payload[0] !== Protocol.ROOM_STATE && payload[0] !== Protocol.ROOM_STATE_PATCH) return
    this.#decoder?.decode(bytes, { offset: 1 })
    if (this.#looks && this.#decoder !== undefined) this.#album.add(this.#decoder.state as never)
  }

  /** Keeps what it sees from now on. */
  look(): void {
    this.#looks = true
  }

  get seen(): Seen[] {
    return this.#album.seen
  }
}

// Colyseus's answer to a join: a token, the serializer's name, the reflection, what inputs are like.
function reflectionIn(bytes: Uint8Array): Uint8Array | undefined {
  const at: Iterator = { offset: 1 }
  for (let text = 0; text < 2; text++) at.offset += 1 + (bytes[at.offset] ?? 0)
  const length = decode.number(bytes as Buffer, at)
  return length === 0 ? undefined : bytes.slice(at.offset, at.offset + length)
}
