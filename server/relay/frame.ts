import { getMessageBytes, Protocol } from '@colyseus/core'

/** One unmasked binary WebSocket message as it goes over the wire (RFC 6455, section 5.2): made once, sent to many. */
export function socketFrame(payload: Uint8Array): Buffer {
  const length = payload.length
  const headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerBytes + length)
  frame[0] = 0x82
  if (headerBytes === 2) frame[1] = length
  else if (headerBytes === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(payload, headerBytes)
  return frame
}

const withCode = (code: number, bytes: Uint8Array): Uint8Array => {
  const out = new Uint8Array(1 + bytes.length)
  out[0] = code
  out.set(bytes, 1)
  return out
}

/** A state patch as Colyseus's SDK expects it. */
export const patchMessage = (bytes: Uint8Array): Uint8Array => withCode(Protocol.ROOM_STATE_PATCH, bytes)

/** A full state as Colyseus's SDK expects it; in the middle of a stream the SDK reconciles to it. */
export const stateMessage = (bytes: Uint8Array): Uint8Array => withCode(Protocol.ROOM_STATE, bytes)

/** A message of a type as Colyseus's SDK expects it. Copied: Colyseus packs into a buffer that it uses again. */
export const dataMessage = (type: string, payload: unknown): Uint8Array =>
  new Uint8Array(getMessageBytes.raw(Protocol.ROOM_DATA, type, payload))
