import { Protocol } from '@colyseus/core'
import { WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol.ts'

const codeMask = 31

/** A client confirms its join at once. One that does not only keeps a socket, and what its room queues for it. */
const joinMs = 15_000

/** A socket with so much unsent that pings is one that asks for answers and reads none: each would be kept for it. */
const pongsUnsentBytes = 64 * 1024

/**
 * The kinds of frame that a room of ours takes from a client. Unreliable input is none of them: a slot of it whose
 * length is negative moves the decoder of Colyseus 0.18 backwards for ever, so that one frame of five bytes would stop
 * the whole process. It is made for datagrams, which a WebSocket does not have.
 */
const acceptedCodes = new Set<number>([
  Protocol.JOIN_ROOM,
  Protocol.LEAVE_ROOM,
  Protocol.ROOM_DATA,
  Protocol.ROOM_REQUEST,
  Protocol.ROOM_INPUT_RELIABLE,
  Protocol.PING,
])

/** Whether a frame may reach a room at all: bytes, of a kind that clients send. */
export function acceptedFrame(frame: unknown, isBinary: unknown): boolean {
  return isBinary === true && frame instanceof Uint8Array && acceptedCodes.has(kindOf(frame))
}

const kindOf = (frame: unknown): number => (frame instanceof Uint8Array ? (frame[0] ?? 0) & codeMask : 0)

/**
 * The class of the server's sockets: one that hands over accepted frames only and closes with `badRequest` on any other.
 * A frame on which the room's own decoding throws closes its sender's socket likewise, and goes to `failed`: unhandled it
 * would end the process, and with it everybody's match. An unknown message type with a long name is such a frame.
 */
export function guardedSocket(failed: (where: string, error: unknown) => void): typeof WebSocket {
  return class extends WebSocket {
    #joining: NodeJS.Timeout | undefined = setTimeout(() => this.terminate(), joinMs).unref()

    override emit(event: string | symbol, ...values: unknown[]): boolean {
      if (event === 'close') this.#joined()
      if (event !== 'message') return super.emit(event, ...values)
      if (this.readyState !== WebSocket.OPEN) return false
      if (!acceptedFrame(values[0], values[1])) return this.#refuse()
      if (this.#joining !== undefined && kindOf(values[0]) === Protocol.JOIN_ROOM) this.#joined()
      try {
        return super.emit(event, ...values)
      } catch (error) {
        failed('frame', error)
        return this.#refuse()
      }
    }

    override pong(...given: Parameters<WebSocket['pong']>): void {
      if (this.bufferedAmount > pongsUnsentBytes) this.terminate()
      else super.pong(...given)
    }

    #joined(): void {
      clearTimeout(this.#joining)
      this.#joining = undefined
    }

    #refuse(): boolean {
      this.close(closeCodes.badRequest)
      return false
    }
  }
}
